/** Do again what undo took back. */
import type { Command } from "../commands";

const command: Command = {
  id: "redo",
  title: "Redo",
  group: "Edit",
  keys: ["Mod+Shift+z", "Mod+y"],
  edits: true,
  run: (session) => session.board.redo(),
};

export default command;
