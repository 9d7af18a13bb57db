/** A node's counters over the time of a run, in as many steps as a chart can show. */
import type { TraceEvent } from "./frame";
import type { Names } from "./names";
import { Tally } from "./tally";

/** What is true at an instant; of a step the highest is shown. All else only grows, or is a time. */
const GAUGES = ["visible", "in_flight", "delayed", "concurrency"];
/** Percentiles are those of the invocations that ended in this long before. */
const WINDOW_MS = 60_000;

export interface Series {
  /** Milliseconds since the run began. */
  times: number[];
  /** By counter: as many values as there are times. */
  values: Record<string, (number | null)[]>;
}

interface Asked {
  /** The node's logical id or actor id. */
  name: string;
  counters: readonly string[];
  /** The events in which the node took part, in order. */
  events: readonly TraceEvent[];
  /** The last instant to show. */
  end: number;
  steps: number;
}

export function seriesOf(asked: Asked, names: Names, began: () => number): Series {
  const { name, counters, events, end, steps } = asked;
  const tally = new Tally(names, began);
  const durations: { at: number; took: number }[] = [];
  const gauges = counters.filter((counter) => GAUGES.includes(counter));
  const times: number[] = [];
  const values: Series["values"] = Object.fromEntries(counters.map((counter) => [counter, []]));
  let next = 0;
  for (let step = 0; step <= steps; step += 1) {
    const until = (end * step) / steps;
    const highest: Record<string, number> = {};
    for (; next < events.length && events[next]!.time <= until; next += 1) {
      const event = events[next]!;
      tally.apply(event);
      if (event.resource === name && typeof event.detail.duration_ms === "number")
        durations.push({ at: event.time, took: event.detail.duration_ms });
      if (!gauges.length) continue;
      const now = tally.valuesOf(name, event.time);
      for (const gauge of gauges) highest[gauge] = Math.max(highest[gauge] ?? 0, now?.[gauge] ?? 0);
    }
    const now = tally.valuesOf(name, until);
    times.push(until);
    for (const counter of counters) {
      const value = Math.max(now?.[counter] ?? 0, highest[counter] ?? 0);
      values[counter]!.push(isPercentile(counter) ? percentile(counter, durations, until) : value);
    }
  }
  return { times, values };
}

const isPercentile = (counter: string): boolean => /^p\d+_ms$/.test(counter);

function percentile(
  counter: string,
  durations: { at: number; took: number }[],
  until: number,
): number | null {
  const recent: number[] = [];
  for (let index = durations.length - 1; index >= 0; index -= 1) {
    const { at, took } = durations[index]!;
    if (at <= until - WINDOW_MS) break;
    recent.push(took);
  }
  if (!recent.length) return null;
  recent.sort((a, b) => a - b);
  const part = Number(counter.slice(1, -"_ms".length)) / 100;
  return recent[Math.max(0, Math.ceil(part * recent.length) - 1)]!;
}
