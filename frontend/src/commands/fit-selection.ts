/** Fit the selected nodes into the window. */
import type { Command } from "../commands";

const command: Command = {
  id: "fit-selection",
  title: "Show the selection",
  group: "View",
  keys: ["Shift+Digit2"],

  run: (session) => {
    const { selection } = session.canvas;
    if (selection.nodes.size) session.canvas.camera.fit(selection.nodes);
    return selection.nodes.size > 0;
  },
};

export default command;
