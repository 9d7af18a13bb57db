/** Apply what was changed to the run that goes on, as an update of its stack. */
import type { Command } from "../commands";

const command: Command = {
  id: "apply",
  title: "Apply changes to this run",
  group: "Run",
  keys: ["Shift+r"],
  edits: true,

  run: (session) => {
    const { run, isLive } = session.playback;
    return run && isLive ? session.requests.post(`runs/${run.id}/update`) : false;
  },
};

export default command;
