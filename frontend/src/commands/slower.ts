/** Choose the next lower speed. */
import type { Command } from "../commands";

const command: Command = {
  id: "slower",
  title: "Slower",
  group: "Run",
  keys: ["["],

  run: (session) => session.playback.changeSpeed(-1),
};

export default command;
