/** Go to the page from which the template is taken away. */
import type { Command } from "../commands";
import { placeOf } from "../panels/top-bar";

const command: Command = {
  id: "export",
  title: "Export the template",
  group: "View",
  keys: [],

  applies: () => placeOf("export") !== null,
  run: () => placeOf("export")?.click(),
};

export default command;
