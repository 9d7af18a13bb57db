/** End the link by which anybody can watch this run. */
import type { Command } from "../commands";
import { maySteer } from "./fork";

const command: Command = {
  id: "end-link",
  title: "End the link to this run",
  group: "Run",
  keys: [],

  applies: (session) => session.playback.run !== null && maySteer(session),
  run: async (session) => {
    const { run } = session.playback;
    if (!run || !(await session.requests.post(`runs/${run.id}/link`, { end: true }))) return;
    session.desk.toast("The link to this run opens nothing any more.", "plain");
  },
};

export default command;
