/** Delete the selected nodes and connections. */
import type { Command } from "../commands";

const command: Command = {
  id: "delete",
  title: "Delete",
  group: "Edit",
  keys: ["Delete", "Backspace"],
  edits: true,
  run: (session) => {
    const { selection } = session.canvas;
    if (selection.isEmpty) return false;
    void session.remove([...selection.nodes], [...selection.edges]);
    return true;
  },
};

export default command;
