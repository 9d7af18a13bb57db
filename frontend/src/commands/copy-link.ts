/** Copy the address at which this run is replayed from the instant shown. */
import type { Command } from "../commands";
import { writeElapsed } from "../stream/time";

const command: Command = {
  id: "copy-link",
  title: "Copy link to this instant",
  group: "Run",
  keys: ["Shift+l"],

  applies: ({ playback }) => playback.run !== null,
  run: async ({ page, playback, desk }) => {
    const { run, time } = playback;
    if (!run) return;
    const link = `${location.origin}/b/${page.board}/runs/${run.id}?t=${Math.round(time)}`;
    try {
      await navigator.clipboard.writeText(link);
      desk.toast(
        `Link to ${writeElapsed(time)} of this run copied. Who is at this board can open it.`,
        "plain",
      );
    } catch {
      // Without HTTPS, or without leave, a page may not write to the clipboard.
      desk.toast(`Copy this link: ${link}`, "plain");
    }
  },
};

export default command;
