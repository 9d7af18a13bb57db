/** Frame the selected nodes, to be moved and named together. */
import type { Command } from "../commands";
import { groupNodes } from "../marking";

const command: Command = {
  id: "group",
  title: "Group",
  group: "Arrange",
  keys: ["Mod+g"],
  edits: true,
  applies: (session) => session.canvas.selection.nodes.size > 0,
  run: (session) => {
    const { nodes } = session.canvas.selection;
    if (!nodes.size) return false;
    groupNodes(session, [...nodes]);
    return true;
  },
};

export default command;
