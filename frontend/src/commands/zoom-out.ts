/** Zoom out at the middle of the window. */
import type { Command } from "../commands";

const command: Command = {
  id: "zoom-out",
  title: "Zoom out",
  group: "View",
  keys: ["-", "Mod+-"],

  run: (session) => session.canvas.camera.zoomBy(0.8),
};

export default command;
