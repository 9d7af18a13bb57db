/** Show the board at its actual size. */
import type { Command } from "../commands";

const command: Command = {
  id: "zoom-reset",
  title: "Actual size",
  group: "View",
  keys: ["Mod+0"],

  run: (session) => session.canvas.camera.zoomBy(1 / session.canvas.view.k),
};

export default command;
