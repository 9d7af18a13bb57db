/** Run the board; pause or resume what runs. */
import type { Command } from "../commands";
import { pressRun } from "../panels/run-button";

const command: Command = {
  id: "run",
  title: "Run",
  group: "Run",
  keys: ["r"],

  run: (session) => pressRun(session),
};

export default command;
