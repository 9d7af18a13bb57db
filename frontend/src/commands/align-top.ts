/** Bring the tops of the selected nodes onto one line. */
import type { Command } from "../commands";
import { aligned } from "../canvas/arrange/align";
import { arrangeSelection } from "../canvas/arrange/selection";

const command: Command = {
  id: "align-top",
  title: "Align top",
  group: "Arrange",
  keys: ["Alt+KeyW"],
  edits: true,
  applies: (session) => session.canvas.selection.nodes.size > 1,
  run: (session) => arrangeSelection(session, (boxes) => aligned(boxes, "top")),
};

export default command;
