/** Paste nodes, or any CloudFormation, at the pointer. */
import type { Command } from "../commands";

const command: Command = {
  id: "paste",
  title: "Paste",
  group: "Edit",
  keys: [],
  edits: true,
  run: (session) => void session.clipboard.paste(),
};

export default command;
