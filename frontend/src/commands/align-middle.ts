/** Bring the middles of the selected nodes onto one line. */
import type { Command } from "../commands";
import { aligned } from "../canvas/arrange/align";
import { arrangeSelection } from "../canvas/arrange/selection";

const command: Command = {
  id: "align-middle",
  title: "Align middles",
  group: "Arrange",
  keys: ["Alt+KeyV"],
  edits: true,
  applies: (session) => session.canvas.selection.nodes.size > 1,
  run: (session) => arrangeSelection(session, (boxes) => aligned(boxes, "middle")),
};

export default command;
