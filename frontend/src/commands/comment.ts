/** Write a comment on the selected node. */
import type { Command } from "../commands";

const command: Command = {
  id: "comment",
  title: "Comment on the selected node",
  group: "Add",
  keys: ["c"],

  run: (session) => session.desk.comment(session.canvas.selection.only),
};

export default command;
