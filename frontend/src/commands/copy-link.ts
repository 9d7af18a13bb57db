/** Copy the address at which this run is replayed from the instant shown. */
import { copyAddress } from "../clipboard";
import type { Command } from "../commands";
import { writeElapsed } from "../stream/time";
import { maySteer } from "./fork";

const command: Command = {
  id: "copy-link",
  title: "Copy link to this instant",
  group: "Run",
  keys: ["Shift+l"],

  applies: ({ playback }) => playback.run !== null,
  run: async (session) => {
    const { page, playback, desk } = session;
    const { run, time } = playback;
    if (!run) return;
    const query = new URLSearchParams({ t: String(Math.round(time)) });
    if (maySteer(session)) {
      const opened = await session.requests.post(`runs/${run.id}/link`);
      if (!opened) return;
      query.set("key", String(opened.key));
    }
    const link = `${location.origin}/b/${page.board}/runs/${run.id}?${query.toString()}`;
    const whom = query.has("key")
      ? "Who has it can watch this run, and nothing else of the board."
      : "Who is at this board can open it.";
    await copyAddress(desk, link, `Link to ${writeElapsed(time)} of this run copied. ${whom}`);
  },
};

export default command;
