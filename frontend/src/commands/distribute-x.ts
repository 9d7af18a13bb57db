/** Make the gaps between the selected nodes equal, from left to right. */
import type { Command } from "../commands";
import { distributed } from "../canvas/arrange/align";
import { arrangeSelection } from "../canvas/arrange/selection";

const command: Command = {
  id: "distribute-x",
  title: "Distribute across",
  group: "Arrange",
  keys: ["Alt+Shift+KeyH"],
  edits: true,
  applies: (session) => session.canvas.selection.nodes.size > 2,
  run: (session) => arrangeSelection(session, (boxes) => distributed(boxes, "x")),
};

export default command;
