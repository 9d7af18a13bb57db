/** Walk over the connections of a node, to open or delete one by keyboard. */
import type { Command } from "../commands";

const command: Command = {
  id: "next-connection",
  title: "Select the next connection of the node",
  group: "Edit",
  keys: ["e"],

  run: (session) => {
    const { selection } = session.canvas;
    const chosen = [...selection.edges][0];
    const node = session.aroundNode ?? selection.only;
    if (node === null) return false;
    const edges = session.canvas.edges.edgesOf(node).map(({ id }) => id);
    if (!edges.length) return false;
    const next = edges[((chosen === undefined ? -1 : edges.indexOf(chosen)) + 1) % edges.length]!;
    session.aroundNode = node;
    selection.set([], [next]);
    // As if the pointer lay on it: its dots stand still.
    session.canvas.hover(next);
    return true;
  },
};

export default command;
