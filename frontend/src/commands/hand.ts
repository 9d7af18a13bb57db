/** Switch between selecting and panning. */
import type { Command } from "../commands";

const command: Command = {
  id: "hand",
  title: "Hold the hand, to pan by dragging",
  group: "View",
  keys: ["h"],

  run: (session) => session.canvas.holdHand(!session.canvas.handIsOut),
};

export default command;
