/** Show the run again from its beginning. */
import type { Command } from "../commands";

const command: Command = {
  id: "restart",
  title: "Back to the start of the run",
  group: "Run",
  keys: ["Home"],

  run: (session) => {
    if (!session.playback.run) return false;
    session.playback.seek(0);
    return true;
  },
};

export default command;
