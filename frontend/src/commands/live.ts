/** Bring the picture to where the world is. */
import type { Command } from "../commands";

const command: Command = {
  id: "live",
  title: "Show what the run does now",
  group: "Run",
  keys: ["Shift+End"],

  run: (session) => {
    session.playback.goLive();
    return session.playback.run !== null;
  },
};

export default command;
