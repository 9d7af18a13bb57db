/** Invite others to this board. */
import type { Command } from "../commands";
import { placeOf } from "../panels/top-bar";

const command: Command = {
  id: "share",
  title: "Share the board",
  group: "View",
  keys: [],

  applies: () => placeOf("share") !== null,
  run: () => placeOf("share")?.click(),
};

export default command;
