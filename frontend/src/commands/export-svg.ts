/** Save the picture of the board as SVG. */
import type { Command } from "../commands";
import { savePicture } from "../export/save";

const command: Command = {
  id: "export-svg",
  title: "Save as SVG",
  group: "View",
  keys: [],
  applies: (session) => session.canvas.places.size > 0,
  run: (session) => void savePicture(session, "svg"),
};

export default command;
