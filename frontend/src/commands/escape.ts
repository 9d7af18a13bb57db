/** Esc lets go of one thing after the other. */
import type { Command } from "../commands";

const command: Command = {
  id: "escape",
  title: "Deselect, then close the panel",
  group: "Edit",
  keys: ["Escape"],

  run: (session) => {
    if (session.tidy.cancel()) return;
    if (session.pinnedMessage !== null) session.pinMessage(null);
    else if (!session.canvas.selection.isEmpty) session.canvas.selection.clear();
    else session.closePanels();
  },
};

export default command;
