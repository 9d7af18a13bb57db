/** Let time go to the next event only. */
import type { Command } from "../commands";

const command: Command = {
  id: "step",
  title: "Next event",
  group: "Run",
  keys: ["."],

  run: (session) => {
    session.playback.step();
    return session.playback.run !== null;
  },
};

export default command;
