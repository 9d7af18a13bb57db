/** Find a node or a message. */
import type { Command } from "../commands";
import { findQuestion } from "../panels/find";

const command: Command = {
  id: "find",
  title: "Find a node or a message",
  group: "View",
  keys: ["Mod+f"],

  run: (session) => session.desk.ask(findQuestion(session)),
};

export default command;
