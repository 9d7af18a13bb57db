/** Copy the selected nodes, as CloudFormation. */
import type { Command } from "../commands";
import { hasMarkedText } from "../clipboard";

const command: Command = {
  id: "copy",
  title: "Copy",
  group: "Edit",
  keys: ["Mod+c"],
  applies: (session) => session.canvas.selection.nodes.size > 0,
  run: (session) => {
    const { selection } = session.canvas;
    if (!selection.nodes.size || hasMarkedText()) return false;
    void session.clipboard.copy([...selection.nodes]);
    return true;
  },
};

export default command;
