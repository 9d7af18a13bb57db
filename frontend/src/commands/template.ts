/** Show or hide the template's text beside the canvas. */
import type { Command } from "../commands";

const command: Command = {
  id: "template",
  title: "Show the template as text",
  group: "View",
  keys: ["t"],
  run: (session) => {
    session.desk.template();
  },
};

export default command;
