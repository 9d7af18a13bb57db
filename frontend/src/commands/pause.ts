/** Stop or go on with time. */
import type { Command } from "../commands";

const command: Command = {
  id: "pause",
  title: "Pause or resume",
  group: "Run",
  keys: ["p"],

  run: (session) => {
    const { playback } = session;
    if (!playback.run) return false;
    if (playback.isPaused) playback.resume();
    else playback.pause();
    return true;
  },
};

export default command;
