/** Fit the whole board into the window. */
import type { Command } from "../commands";

const command: Command = {
  id: "fit",
  title: "Show all",
  group: "View",
  keys: ["Shift+Digit1"],

  run: (session) => session.canvas.camera.fit(),
};

export default command;
