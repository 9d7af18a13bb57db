/** Copy the selected nodes and delete them. */
import type { Command } from "../commands";
import { hasMarkedText } from "../clipboard";

const command: Command = {
  id: "cut",
  title: "Cut",
  group: "Edit",
  keys: ["Mod+x"],
  edits: true,
  applies: (session) => session.canvas.selection.nodes.size > 0,
  run: (session) => {
    const nodes = [...session.canvas.selection.nodes];
    if (!nodes.length || hasMarkedText()) return false;
    void session.clipboard.copy(nodes).then(async (isCopied) => {
      if (isCopied) await session.remove(nodes, []);
    });
    return true;
  },
};

export default command;
