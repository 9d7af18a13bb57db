/** The play head: shows the trace hop by hop, at or behind the world's time, and tells the scene what to draw. */
import { HOP_MS, type Rest, type SceneCommand } from "../canvas/particles/scene";
import type { TraceEvent } from "./frame";
import { Flow } from "./flow";
import { lookOf } from "./look";
import type { Change, Lying } from "./change";
import type { Picture } from "./picture";
import type { Tally } from "./tally";
import { messagesOf, type Trace } from "./trace";

/** At most this many dots begin to travel in a second. */
const DOTS_A_SECOND = 60;

/** A message may be this far behind what happened to it before the play head waits for it. */
const LONGEST_LAG_MS = 2 * HOP_MS;

/** After a step the picture runs on for as long as a dot takes to fall or fade. */
const SETTLE_MS = 600;

/** Without a speed limit, at least this much virtual time passes in a second of playing. */
const FASTEST = 240;

/** A play head that is behind catches up, at most at twice its speed. */
const CATCH_UP_MS = 4000;

/** Every so many events the folds are kept, so that seeking in a long trace starts near. */
const MARK_EVERY = 4000;

/** Streams show at most this many events in a frame, for the page to stay usable. */
const MOST_A_FRAME = 4000;

/** What streams show is told this often. */
const STREAMS_MS = 250;

/** Dots, one a message, or streams, as wide as their rate. */
export type Mode = "teach" | "flow";

/** What the play head knows: both are folds over the events before it. */
export interface Folds {
  picture: Picture;
  tally: Tally;
}

interface Mark extends Folds {
  index: number;
}

interface Playing {
  /** Virtual time that is shown. */
  time: number;
  /** Virtual time up to which events are known. */
  limit: number;
  paused: boolean;
  /** Virtual milliseconds a millisecond; Infinity as fast as hops can be seen. */
  rate: number;
}

export class Director {
  readonly playing: Playing = { time: 0, limit: 0, paused: false, rate: 1 };
  /** Milliseconds of animation so far. */
  now = 0;
  /** How long the play head has been waiting for dots to be seen, of late. */
  crowdedMs = 0;
  #mode: Mode = "teach";
  #flow = new Flow();
  #streamed = 0;
  #index = 0;
  #allowance = DOTS_A_SECOND / 4;
  #arrives = new Map<string, number>();
  #lastArrival = 0;
  #runsUntil = 0;
  #applied: (event: TraceEvent) => void;
  #picture: Picture;
  #tally: Tally;
  #marks: Mark[] = [];

  constructor(
    private readonly trace: Trace,
    private readonly blank: () => Folds,
    private readonly scene: (...commands: SceneCommand[]) => void,
    applied: (event: TraceEvent) => void = () => undefined,
  ) {
    this.#applied = applied;
    ({ picture: this.#picture, tally: this.#tally } = blank());
  }

  get mode(): Mode {
    return this.#mode;
  }

  /** Show dots or streams from now on. */
  show(mode: Mode): void {
    this.#mode = mode;
    this.#flow.clear();
    this.scene({ do: "streams", edges: [], most: 1 });
    this.#stand(this.playing.time, this.#index);
  }

  /** What lies where at the play head. */
  get picture(): Picture {
    return this.#picture;
  }

  /** The counters at the play head. */
  get tally(): Tally {
    return this.#tally;
  }

  /** The number of events that have been shown. */
  get shown(): number {
    return this.#index;
  }

  /** Whether dots are on their way. */
  get isBusy(): boolean {
    return this.now < this.#lastArrival;
  }

  /** Whether dots move now: time plays, or a step is still to be seen. */
  get isAnimating(): boolean {
    return !this.playing.paused || this.now < this.#runsUntil;
  }

  /** Whether everything that is known has been shown. */
  get isAtEnd(): boolean {
    return this.#index >= this.trace.events.length && this.playing.time >= this.playing.limit;
  }

  /** Let this much real time pass; returns whether the play head moved. */
  advance(passed: number): boolean {
    const playing = this.playing;
    if (playing.paused) {
      const until = Math.min(this.now + passed, this.#runsUntil);
      const moved = until > this.now;
      this.now = Math.max(this.now, until);
      return moved;
    }
    this.now += passed;
    this.#allowance = Math.min(DOTS_A_SECOND / 4, this.#allowance + (passed * DOTS_A_SECOND) / 1000);
    const before = playing.time;
    const target = Math.min(playing.limit, before + passed * this.#rate());
    playing.time = Math.max(before, this.#showUntil(target));
    const waits = playing.time < target && this.#mode === "teach";
    this.crowdedMs = waits ? this.crowdedMs + passed : Math.max(0, this.crowdedMs - passed);
    if (this.#mode === "flow") this.#tellStreams();
    if (playing.rate === Infinity && !this.isBusy) this.#skipIdle();
    if (this.#arrives.size > 4096) this.#forgetArrived();
    return playing.time !== before || this.isBusy;
  }

  /** Show the next event that is known, though time stands still. */
  step(): TraceEvent | null {
    const event = this.trace.events[this.#index];
    if (!event || event.time > this.playing.limit) return null;
    this.playing.time = Math.max(this.playing.time, event.time);
    this.#show(event);
    this.#runsUntil = this.#lastArrival + SETTLE_MS;
    return event;
  }

  /** Show the picture at an instant, without the ways that led there. */
  seek(time: number): void {
    const at = Math.min(Math.max(0, time), this.playing.limit);
    this.#stand(at, this.trace.indexAfter(at));
  }

  /** Take back the event that was shown last; returns the one that is now the last, or null at the start. */
  stepBack(): TraceEvent | null {
    const index = Math.max(0, this.#index - 1);
    const last = this.trace.events[index - 1] ?? null;
    this.#stand(last?.time ?? 0, index);
    return last;
  }

  /** Events came that belong before ones that were folded, or the graph has other names. */
  forget(): void {
    this.#marks = [];
  }

  /** Fold the first `index` events, from the nearest mark on, and draw what lies there. */
  #stand(time: number, index: number): void {
    this.#arrives.clear();
    this.#flow.clear();
    this.#lastArrival = this.now;
    this.playing.time = time;
    this.#index = index;
    const mark = this.#marks.findLast((found) => found.index <= index);
    const folds = mark ? { picture: mark.picture.copy(), tally: mark.tally.copy() } : this.blank();
    for (let next = mark?.index ?? 0; next < index; next += 1) {
      if (next % MARK_EVERY === 0 && next > (this.#marks.at(-1)?.index ?? 0))
        this.#marks.push({ index: next, picture: folds.picture.copy(), tally: folds.tally.copy() });
      const event = this.trace.events[next]!;
      folds.picture.apply(event);
      folds.tally.apply(event);
    }
    this.#picture = folds.picture;
    this.#tally = folds.tally;
    this.scene({ do: "clear" });
    for (const lying of this.#picture.lying()) this.scene(this.#lay(lying, this.now));
  }

  /** How fast the virtual time runs in the picture now. */
  get virtualRate(): number {
    return this.playing.paused ? 0 : Math.min(FASTEST, this.#rate());
  }

  #rate(): number {
    const { rate, limit, time } = this.playing;
    if (rate === Infinity) return FASTEST;
    const behind = Math.max(0, (limit - time) / rate - 500);
    return rate * (1 + Math.min(1, behind / CATCH_UP_MS));
  }

  /** Show events up to a time, or until one has to wait; returns the time that is reached. */
  #showUntil(target: number): number {
    const { events } = this.trace;
    const last = this.#index + MOST_A_FRAME;
    for (;;) {
      const event = events[this.#index];
      if (!event || event.time > target) return target;
      if (this.#mode === "flow") {
        if (this.#index >= last) return event.time;
        this.#show(event);
        continue;
      }
      if (this.#allowance < 1 || this.#lagOf(event) > LONGEST_LAG_MS) return event.time;
      this.#show(event);
    }
  }

  #skipIdle(): void {
    const next = this.trace.events[this.#index];
    this.playing.time = Math.min(
      this.playing.limit,
      Math.max(this.playing.time, next ? next.time : this.playing.limit),
    );
  }

  #lagOf(event: TraceEvent): number {
    let latest = 0;
    for (const message of messagesOf(event)) latest = Math.max(latest, this.#arrives.get(message) ?? 0);
    return latest - this.now;
  }

  #show(event: TraceEvent): void {
    this.#index += 1;
    const changes = this.#apply(event);
    const lists = this.#gathered(changes, event);
    if (this.#mode === "flow") this.#count(lists, event);
    else this.#perform(lists);
    this.#applied(event);
  }

  #apply(event: TraceEvent): Change[] {
    this.#tally.apply(event);
    return this.#picture.apply(event);
  }

  /** Receives of one batch travel as one dot with their number on it. */
  #gathered(changes: Change[], event: TraceEvent): Change[][] {
    if (event.kind !== "receive") return [changes];
    const all = [changes];
    for (;;) {
      const next = this.trace.events[this.#index];
      if (next?.kind !== "receive" || next.time !== event.time) break;
      if (next.resource !== event.resource || next.peer !== event.peer) break;
      this.#index += 1;
      all.push(this.#apply(next));
      this.#applied(next);
    }
    if (all.length < 2) return all;
    return all.map((list, index) =>
      list.flatMap((change): Change[] => {
        if (change.do !== "hop") return [change];
        return index === 0 ? [{ ...change, shape: "batch", count: all.length }] : [];
      }),
    );
  }

  /** Streams: what lies changes at once, what travels is counted. */
  #count(lists: Change[][], event: TraceEvent): void {
    for (const change of lists.flat()) {
      if (change.do === "hop") {
        if (change.way)
          this.#flow.add(
            change.way.edge,
            event.time,
            Math.max(1, change.shape === "batch" ? change.count : 1),
          );
      } else if (change.do === "lay") this.scene(this.#lay(change.lying, this.now));
      else if (change.do === "lift")
        this.scene({ do: "lift", at: this.now, node: change.node, message: change.message });
    }
  }

  #tellStreams(): void {
    if (this.now - this.#streamed < STREAMS_MS && !this.isAtEnd) return;
    this.#streamed = this.now;
    if (this.isAtEnd) this.#flow.clear();
    const { edges, most } = this.#flow.rates(this.playing.time, this.virtualRate, this.now);
    this.scene({ do: "streams", edges: [...edges], most });
  }

  #perform(lists: Change[][]): void {
    let start = this.now;
    for (const list of lists) {
      for (const change of list) start = Math.max(start, this.#arrives.get(messageOf(change)) ?? 0);
    }
    let end = start;
    const batch = lists.length > 1;
    for (const list of lists) {
      let at = start;
      let afterHop = false;
      for (const change of list) {
        if (change.do === "hop") {
          this.#allowance -= 1;
          this.scene({ do: "hop", at, hop: hopOf(change) });
          at += HOP_MS;
          afterHop = true;
        } else if (change.do === "lay") {
          const arrives = batch && !afterHop && change.lying.state === "working" ? at + HOP_MS : at;
          this.scene(this.#lay(change.lying, arrives));
          at = Math.max(at, arrives);
        } else if (change.do === "lift") {
          this.scene({ do: "lift", at, node: change.node, message: change.message });
        } else {
          this.scene({ do: "burst", at, node: change.node, shape: change.shape, tone: change.tone });
        }
      }
      end = Math.max(end, at);
      const first = list[0];
      if (first && at > start) this.#arrives.set(messageOf(first), at);
    }
    this.#lastArrival = Math.max(this.#lastArrival, end);
  }

  #lay(lying: Lying, at: number): SceneCommand {
    const rest: Rest = {
      message: lying.message,
      ...lookOf(lying),
      count: lying.dead ? 0 : lying.count,
      since: lying.until === null ? null : lying.since,
      until: lying.until,
    };
    return { do: "lay", at, node: lying.node, rest };
  }

  #forgetArrived(): void {
    for (const [message, at] of this.#arrives) if (at < this.now) this.#arrives.delete(message);
  }
}

function messageOf(change: Change): string {
  return change.do === "lay" ? change.lying.message : change.message;
}

function hopOf(change: Extract<Change, { do: "hop" }>): Extract<SceneCommand, { do: "hop" }>["hop"] {
  return {
    message: change.message,
    edge: change.way?.edge ?? null,
    reverse: change.way?.reverse ?? false,
    shape: change.shape,
    tone: change.tone,
    count: change.count,
    falls: change.falls,
    from: change.from,
    to: change.to,
  };
}
