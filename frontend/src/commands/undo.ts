/** Take back this tab's last change. */
import type { Command } from "../commands";

const command: Command = {
  id: "undo",
  title: "Undo",
  group: "Edit",
  keys: ["Mod+z"],
  edits: true,
  run: (session) => session.board.undo(),
};

export default command;
