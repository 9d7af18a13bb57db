/** Zoom in at the middle of the window. */
import type { Command } from "../commands";

const command: Command = {
  id: "zoom-in",
  title: "Zoom in",
  group: "View",
  keys: ["+", "=", "Mod++", "Mod+="],

  run: (session) => session.canvas.camera.zoomBy(1.25),
};

export default command;
