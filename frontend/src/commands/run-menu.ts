/** What else can be done with the run that is shown: share an instant of it, fork it, compare it, call it. */
import type { Command } from "../commands";

export const OF_RUN = ["copy-link", "end-link", "fork", "compare", "endpoint"];

const command: Command = {
  id: "run-menu",
  title: "More of this run",
  group: "Run",
  keys: [],

  applies: ({ playback }) => playback.run !== null,
  run: ({ desk }) => {
    const button = document.querySelector("#timeline [data-command=run-menu]");
    const { left = 0, top = 0 } = button?.getBoundingClientRect() ?? {};
    desk.choices({ x: left, y: top }, OF_RUN);
  },
};

export default command;
