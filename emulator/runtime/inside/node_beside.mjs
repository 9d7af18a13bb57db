// Says whether the machine still works beside a Node.js handler: on files, in child processes, in worker threads.
import { createRequire } from "node:module";

const WORK = /Req|Job/; // files, names, hashes: they come to an end by themselves
const AGAIN_MS = 5;
const PATIENCE_MS = 2000; // what a child process is given, in real time, before virtual time passes
const CALM_MS = 50;
const CALM_CPU_US = 5000; // workers that compute for less than this in CALM_MS are taken to wait

const threads = createRequire(import.meta.url)("node:worker_threads");
const realNow = performance.now.bind(performance);
let workers = 0;
let hasUsedThreads = false;
let childSince = null;
let sample = null;

threads.Worker = class extends threads.Worker {
  constructor(...given) {
    super(...given);
    hasUsedThreads = true;
    workers += 1;
    this.once("exit", () => (workers -= 1));
  }
};

export const usesThreads = () => hasUsedThreads;

// In how many milliseconds to ask again; null when time may pass.
export function asksAgainIn() {
  const active = process.getActiveResourcesInfo();
  if (active.some((name) => WORK.test(name))) return 0;
  const now = realNow();
  if (active.includes("ProcessWrap")) {
    childSince ??= now;
    if (now - childSince < PATIENCE_MS) return AGAIN_MS;
  }
  childSince = null;
  if (workers === 0) return null;
  sample ??= { at: now, cpu: process.cpuUsage() };
  if (now - sample.at < CALM_MS) return AGAIN_MS;
  const { user, system } = process.cpuUsage(sample.cpu);
  sample = null;
  return user + system < CALM_CPU_US ? null : AGAIN_MS;
}
