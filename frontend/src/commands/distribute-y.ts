/** Make the gaps between the selected nodes equal, from top to bottom. */
import type { Command } from "../commands";
import { distributed } from "../canvas/arrange/align";
import { arrangeSelection } from "../canvas/arrange/selection";

const command: Command = {
  id: "distribute-y",
  title: "Distribute down",
  group: "Arrange",
  keys: ["Alt+Shift+KeyV"],
  edits: true,
  applies: (session) => session.canvas.selection.nodes.size > 2,
  run: (session) => arrangeSelection(session, (boxes) => distributed(boxes, "y")),
};

export default command;
