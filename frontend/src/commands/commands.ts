/** List every command, to be found by its words. */
import type { Command } from "../commands";
import { commandQuestion } from "../panels/command-list";

const command: Command = {
  id: "commands",
  title: "Commands",
  group: "Help",
  keys: ["Mod+k"],

  run: (session) => session.desk.ask(commandQuestion(session)),
};

export default command;
