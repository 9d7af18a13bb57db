/** Bring the bottoms of the selected nodes onto one line. */
import type { Command } from "../commands";
import { aligned } from "../canvas/arrange/align";
import { arrangeSelection } from "../canvas/arrange/selection";

const command: Command = {
  id: "align-bottom",
  title: "Align bottom",
  group: "Arrange",
  keys: ["Alt+KeyS"],
  edits: true,
  applies: (session) => session.canvas.selection.nodes.size > 1,
  run: (session) => arrangeSelection(session, (boxes) => aligned(boxes, "bottom")),
};

export default command;
