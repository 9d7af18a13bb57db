/** Show all shortcuts. */
import type { Command } from "../commands";

const command: Command = {
  id: "help",
  title: "Keyboard shortcuts",
  group: "Help",
  keys: ["?"],

  run: (session) => session.desk.help(),
};

export default command;
