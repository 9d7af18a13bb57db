/** Show or hide the small map of the board. */
import type { Command } from "../commands";

const command: Command = {
  id: "minimap",
  title: "Minimap",
  group: "View",
  keys: ["m"],
  run: (session) => session.desk.minimap(),
};

export default command;
