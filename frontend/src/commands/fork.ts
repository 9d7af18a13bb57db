/** Begin another run that is this one until the instant shown, and goes on from there as people want. */
import type { Command } from "../commands";
import type { Session } from "../session";
import { writeElapsed } from "../stream/time";

/** Whether this person may change what this page only shows. */
export const maySteer = ({ page, canEdit }: Session): boolean =>
  page.replay ? page.replay.canFork === true : canEdit;

const command: Command = {
  id: "fork",
  title: "Fork the run from this instant",
  group: "Run",
  keys: ["Shift+f"],

  applies: (session) => maySteer(session) && session.playback.isForkable,
  run: async (session) => {
    const { playback, page } = session;
    const { run } = playback;
    if (!run) return;
    const at = Math.min(Math.round(playback.time), run.time);
    const made = await session.requests.post(`runs/${run.id}/fork`, { t: at });
    if (!made) return;
    const fork = String(made.run);
    if (page.replay) {
      location.assign(`/b/${page.board}?run=${fork}`);
      return;
    }
    session.watch(fork, at);
    if (made.is_changed) playback.markStale([]);
    const next = made.is_changed
      ? "Apply your changes to it, or press P."
      : "Change something, then press P.";
    session.desk.toast(`A new run stands at ${writeElapsed(at)}. ${next}`, "plain");
  },
};

export default command;
