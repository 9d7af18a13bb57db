/** How many messages a second go along each edge: what streams show where dots would be too many. */

/** Rates are means over this much of the time that the picture shows, in real milliseconds. */
const WINDOW_MS = 1500;

/** The largest rate so far counts less and less, so that streams keep their differences after a peak. */
const HALF_LIFE_MS = 10_000;

interface Passed {
  edge: string;
  time: number;
  count: number;
}

export class Flow {
  #passed: Passed[] = [];
  #most = 1;
  #decayed = 0;

  /** A message went along an edge at a virtual time. */
  add(edge: string, time: number, count: number): void {
    const last = this.#passed.at(-1);
    if (last?.edge === edge && last.time === time) last.count += count;
    else this.#passed.push({ edge, time, count });
  }

  /** Messages a virtual second by edge, and the moving maximum; `rate` is how fast virtual time runs, `now` a real clock. */
  rates(virtual: number, rate: number, now: number): { edges: Map<string, number>; most: number } {
    const window = WINDOW_MS * Math.max(1, Math.min(rate, 1000));
    const from = virtual - window;
    let first = 0;
    while (first < this.#passed.length && this.#passed[first]!.time < from) first += 1;
    this.#passed.splice(0, first);
    const edges = new Map<string, number>();
    const seconds = Math.max(1, Math.min(window, virtual)) / 1000;
    for (const { edge, count } of this.#passed) edges.set(edge, (edges.get(edge) ?? 0) + count / seconds);
    const decay = 0.5 ** (Math.max(0, now - this.#decayed) / HALF_LIFE_MS);
    this.#decayed = now;
    this.#most = Math.max(1, this.#most * decay, ...edges.values());
    return { edges, most: this.#most };
  }

  clear(): void {
    this.#passed = [];
    this.#most = 1;
  }
}
