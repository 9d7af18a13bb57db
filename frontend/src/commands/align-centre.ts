/** Bring the centres of the selected nodes onto one line. */
import type { Command } from "../commands";
import { aligned } from "../canvas/arrange/align";
import { arrangeSelection } from "../canvas/arrange/selection";

const command: Command = {
  id: "align-centre",
  title: "Align centres",
  group: "Arrange",
  keys: ["Alt+KeyH"],
  edits: true,
  applies: (session) => session.canvas.selection.nodes.size > 1,
  run: (session) => arrangeSelection(session, (boxes) => aligned(boxes, "centre")),
};

export default command;
