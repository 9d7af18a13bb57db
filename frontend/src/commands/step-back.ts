/** Take back the event that was shown last. */
import type { Command } from "../commands";

const command: Command = {
  id: "step-back",
  title: "Event before",
  group: "Run",
  keys: [","],

  run: (session) => {
    session.playback.stepBack();
    return session.playback.run !== null;
  },
};

export default command;
