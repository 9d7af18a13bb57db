/** Turn the pointer into a laser that everybody sees, and back. */
import type { Command } from "../commands";

const command: Command = {
  id: "laser",
  title: "Laser pointer that everybody sees",
  group: "View",
  keys: ["k"],

  run: (session) => {
    session.presence.pointOut(!session.presence.laser);
    session.canvas.classList.toggle("has-laser", session.presence.laser);
    session.desk.say(session.presence.laser ? "Laser on." : "Laser off.");
  },
};

export default command;
