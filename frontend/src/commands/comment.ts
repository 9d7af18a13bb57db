/** Write a comment on the selected node, or on the one that has the focus. */
import type { Command } from "../commands";

const command: Command = {
  id: "comment",
  title: "Comment on the selected node",
  group: "Add",
  keys: ["c"],

  run: ({ canvas, desk }) => desk.comment(canvas.selection.only ?? canvas.nodes.idAt(document.activeElement)),
};

export default command;
