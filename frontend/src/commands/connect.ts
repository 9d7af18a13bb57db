/** Connect the selected node to another or a new one. */
import type { Command } from "../commands";
import { beside } from "../canvas/connect/connect";

const command: Command = {
  id: "connect",
  title: "Connect to…",
  group: "Add",
  keys: [],
  edits: true,
  applies: (session) =>
    session.canvas.selection.only !== null && session.node(session.canvas.selection.only) !== null,
  run: (session) => {
    const node = session.canvas.selection.only;
    if (node === null) return false;
    session.quickAdd(beside(session.canvas, node), node, null);
    return true;
  },
};

export default command;
