/** Put a note where the pointer is. */
import type { Command } from "../commands";
import { addNote } from "../marking";

const command: Command = {
  id: "note",
  title: "Add a note",
  group: "Add",
  keys: ["n"],
  edits: true,
  run: (session) => addNote(session, session.pointer),
};

export default command;
