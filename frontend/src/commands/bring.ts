/** Bring everybody at the board to what is seen here. */
import type { Command } from "../commands";

const command: Command = {
  id: "bring",
  title: "Bring everyone to me",
  group: "View",
  keys: ["Shift+b"],
  edits: true,

  run: (session) => session.bringEveryone(),
};

export default command;
