/** End the traffic and let messages in flight land. */
import type { Command } from "../commands";

const command: Command = {
  id: "stop",
  title: "Stop the traffic",
  group: "Run",
  keys: [],

  run: (session) => session.playback.control("stop"),
};

export default command;
