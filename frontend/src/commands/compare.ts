/** Compare the run with the one that it was forked from, or with another. */
import type { Command } from "../commands";

const command: Command = {
  id: "compare",
  title: "Compare this run with another",
  group: "Run",
  keys: [],

  applies: ({ playback }) => playback.run !== null,
  run: ({ page, playback }) => {
    const { run } = playback;
    if (!run) return false;
    const pair = run.fork ? `a=${run.fork.from}&b=${run.id}` : `b=${run.id}`;
    location.assign(`/b/${page.board}/compare?${pair}`);
    return true;
  },
};

export default command;
