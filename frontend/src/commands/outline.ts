/** Go to the same board as headings, lists and forms. */
import type { Command } from "../commands";
import { placeOf } from "../panels/top-bar";

const command: Command = {
  id: "outline",
  title: "Outline, the board as text",
  group: "View",
  keys: [],

  applies: () => placeOf("outline") !== null,
  run: () => placeOf("outline")?.click(),
};

export default command;
