/** Choose the next higher speed. */
import type { Command } from "../commands";

const command: Command = {
  id: "faster",
  title: "Faster",
  group: "Run",
  keys: ["]"],

  run: (session) => session.playback.changeSpeed(1),
};

export default command;
