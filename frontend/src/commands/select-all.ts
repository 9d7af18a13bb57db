/** Select every node. */
import type { Command } from "../commands";

const command: Command = {
  id: "select-all",
  title: "Select all",
  group: "Edit",
  keys: ["Mod+a"],

  run: (session) => session.canvas.selection.set(session.canvas.places.keys()),
};

export default command;
