/** Copy the address at which boto3 and the AWS CLI reach this run's world while it is live. */
import { copyAddress } from "../clipboard";
import type { Command } from "../commands";
import { maySteer } from "./fork";

const command: Command = {
  id: "endpoint",
  title: "Copy the address for AWS clients",
  group: "Run",
  keys: [],

  applies: (session) => session.playback.isLive && maySteer(session),
  run: async ({ playback, requests, desk }) => {
    const { run } = playback;
    const opened = run && (await requests.post(`runs/${run.id}/endpoint`));
    if (!opened) return;
    const words = "Address copied: give it to boto3 or the AWS CLI as --endpoint-url, with any keys.";
    await copyAddress(desk, String(opened.url), `${words} Who has it can do everything in this run.`);
  },
};

export default command;
