/** Keep the selected nodes where they are when the board is tidied up, or let them go. */
import type { Command } from "../commands";
import { pinNodes } from "../marking";

const command: Command = {
  id: "pin",
  title: "Pin in place, or let go",
  group: "Arrange",
  keys: ["Alt+KeyP"],
  edits: true,
  applies: (session) => session.canvas.selection.nodes.size > 0,
  run: (session) => {
    const { nodes } = session.canvas.selection;
    if (!nodes.size) return false;
    pinNodes(session, [...nodes]);
    return true;
  },
};

export default command;
