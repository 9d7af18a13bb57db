/** Switch between dots, one a message, and streams as wide as their rate. */
import type { Command } from "../commands";

const command: Command = {
  id: "flow",
  title: "Streams or dots",
  group: "Run",
  keys: ["f"],
  applies: (session) => session.playback.run !== null,
  run: (session) => {
    const { playback } = session;
    playback.show(playback.mode === "flow" ? "teach" : "flow");
    session.desk.say(playback.mode === "flow" ? "Showing streams." : "Showing dots.");
  },
};

export default command;
