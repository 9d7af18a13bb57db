/** Save the picture of the board as PNG. */
import type { Command } from "../commands";
import { savePicture } from "../export/save";

const command: Command = {
  id: "export-png",
  title: "Save as PNG",
  group: "View",
  keys: [],
  applies: (session) => session.canvas.places.size > 0,
  run: (session) => void savePicture(session, "png"),
};

export default command;
