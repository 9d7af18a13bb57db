/** Go to the versions of this board. */
import type { Command } from "../commands";
import { placeOf } from "../panels/top-bar";

const command: Command = {
  id: "history",
  title: "History of versions",
  group: "View",
  keys: [],

  applies: () => placeOf("history") !== null,
  run: () => placeOf("history")?.click(),
};

export default command;
