/** How the counters of a node are named, marked and written. */
export type Mark = "full" | "ring" | "half" | "diamond" | "cross" | "clock" | "bar";
export type Tone = "flowing" | "done" | "retry" | "error" | "throttled" | "idle";

export interface CounterWords {
  word: string;
  mark: Mark;
  tone: Tone;
  /** The number is a time in milliseconds. */
  isTime: boolean;
}

const KNOWN: Record<string, Omit<CounterWords, "isTime">> = {
  visible: { word: "visible", mark: "full", tone: "flowing" },
  in_flight: { word: "in flight", mark: "ring", tone: "idle" },
  not_visible: { word: "in flight", mark: "ring", tone: "idle" },
  delayed: { word: "delayed", mark: "half", tone: "idle" },
  oldest_age: { word: "oldest", mark: "clock", tone: "idle" },
  oldest: { word: "oldest", mark: "clock", tone: "idle" },
  returned: { word: "returned", mark: "diamond", tone: "retry" },
  redriven: { word: "moved to a dead-letter queue", mark: "diamond", tone: "error" },
  dead_letters: { word: "dead letters", mark: "diamond", tone: "error" },
  retries: { word: "retries", mark: "diamond", tone: "retry" },
  refused: { word: "refused", mark: "cross", tone: "error" },
  concurrency: { word: "running", mark: "full", tone: "flowing" },
  running: { word: "running", mark: "full", tone: "flowing" },
  invocations: { word: "invoked", mark: "bar", tone: "idle" },
  sent: { word: "sent", mark: "full", tone: "flowing" },
  received: { word: "received", mark: "ring", tone: "idle" },
  done: { word: "done", mark: "full", tone: "done" },
  completed: { word: "done", mark: "full", tone: "done" },
  deleted: { word: "done", mark: "full", tone: "done" },
  errors: { word: "errors", mark: "diamond", tone: "error" },
  failed: { word: "failed", mark: "diamond", tone: "error" },
  throttles: { word: "throttled", mark: "cross", tone: "throttled" },
  duration: { word: "duration", mark: "clock", tone: "idle" },
};

export function wordsFor(counter: string): CounterWords {
  const bare = counter.replace(/_ms$/, "");
  const isTime = counter.endsWith("_ms") || bare === "oldest_age" || bare === "duration";
  const known = KNOWN[bare] ?? {
    word: bare.replaceAll("_", " "),
    mark: "bar" as const,
    tone: "idle" as const,
  };
  return { ...known, isTime };
}

/** A number in at most four characters: 999, 1.2k, 37k, 1.4M. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return "–";
  if (Math.abs(value) < 1000) return String(Math.round(value));
  if (Math.abs(value) < 9950) return `${(value / 1000).toFixed(1)}k`;
  if (Math.abs(value) < 999_500) return `${Math.round(value / 1000)}k`;
  return `${(value / 1_000_000).toFixed(1)}M`;
}

/** A time in a few characters: 340 ms, 4.2 s, 12 m, 3 h, 2 d. */
export function shortTime(ms: number): string {
  if (!Number.isFinite(ms)) return "–";
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`;
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)} m`;
  if (ms < 172_800_000) return `${Math.round(ms / 3_600_000)} h`;
  return `${Math.round(ms / 86_400_000)} d`;
}

export function writeCounter(counter: string, value: number): string {
  return wordsFor(counter).isTime ? shortTime(value) : shortNumber(value);
}
