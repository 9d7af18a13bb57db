/** Bring the right sides of the selected nodes onto one line. */
import type { Command } from "../commands";
import { aligned } from "../canvas/arrange/align";
import { arrangeSelection } from "../canvas/arrange/selection";

const command: Command = {
  id: "align-right",
  title: "Align right",
  group: "Arrange",
  keys: ["Alt+KeyD"],
  edits: true,
  applies: (session) => session.canvas.selection.nodes.size > 1,
  run: (session) => arrangeSelection(session, (boxes) => aligned(boxes, "right")),
};

export default command;
