/** The run that is watched, and the play head that shows it on the canvas. */
import type { SluiceCanvas } from "./canvas/sluice-canvas";
import type { Graph } from "./document/graph";
import { Signal } from "./signal";
import { BoardChanges } from "./stream/board-changes";
import { Director, type Folds, type Mode } from "./stream/director";
import { isEnded, isLive, SPEEDS, type RunState, type Speed, type TraceEvent } from "./stream/frame";
import { Names } from "./stream/names";
import { Picture } from "./stream/picture";
import type { Control, Run } from "./stream/run";
import { SceneClock } from "./stream/scene-clock";
import { Tally, type Values } from "./stream/tally";

/** Panels hear of the play head at most this often. */
const TICK_MS = 100;
/** A tab that was away this long (in real time) goes on where the world is. */
const AWAY_MS = 8000;
const LONGEST_FRAME_MS = 100;
/** After waiting so long for dots, a person is told of streams. */
const CROWDED_MS = 4000;

/** The instant that is shown first: of a run that moves on, what is known of it already. */
const wantedOf = (from: "start" | "now" | number, run: Run): number => {
  const stands = run.state === "paused" || isEnded(run.state);
  if (typeof from === "number") return stands ? Math.min(from, run.time) : from;
  return stands ? run.time : run.limit;
};

const rateOf = (speed: Speed): number => (speed === "max" ? Infinity : Number(speed));

export class Playback {
  /** The run, its state or its speed is another. */
  readonly changed = new Signal<Run | null>();
  /** The play head has moved. */
  readonly ticked = new Signal<number>();
  /** An event was shown. */
  readonly shown = new Signal<TraceEvent>();
  run: Run | null = null;
  names = new Names({ version: 0, nodes: [], edges: [], problems: [] });
  /** Whether what is pressed here steers the run itself; a replay only shows it. */
  steers = true;
  readonly changes = new BoardChanges();
  /** There is more to see than dots can show, and the play head falls behind; said once a run. */
  readonly crowded = new Signal<void>();
  #mode: Mode = "teach";
  #hasHinted = false;
  #director: Director | null = null;
  #stops: (() => void)[] = [];
  #last = 0;
  #ticked = 0;
  #looping = false;
  #waitsForStep = false;
  #isLooking = false;
  /** An instant that somebody wants to see, and whose events are not here yet. */
  #wanted: number | null = null;
  #state: RunState = "draft";
  #face = "";
  readonly #clock: SceneClock;

  constructor(private readonly canvas: SluiceCanvas) {
    this.#clock = new SceneClock((command) => canvas.particles.tell(command));
    document.addEventListener("visibilitychange", () => !document.hidden && this.#comeBack());
  }

  get state(): RunState {
    return this.run?.state ?? "draft";
  }

  get isLive(): boolean {
    return this.run !== null && isLive(this.run.state);
  }

  /** Virtual time that the picture shows. */
  get time(): number {
    return this.#director?.playing.time ?? 0;
  }

  get isPaused(): boolean {
    return this.#director?.playing.paused ?? false;
  }

  /** Somebody looks at an instant here, while the world goes on. */
  get isLooking(): boolean {
    return this.#isLooking;
  }

  /** Whether another run may go on from the instant shown: there was traffic, and the world has been there. */
  get isForkable(): boolean {
    return this.run !== null && this.run.time > 0 && this.run.state !== "failed";
  }

  /** Whether the picture is not where the world is. */
  get isBehind(): boolean {
    return this.run !== null && this.run.time - this.time > 1500;
  }

  setGraph(graph: Graph): void {
    const face = [
      ...graph.nodes.map((node) => `${node.id}=${node.logicalId}`),
      ...graph.edges.map(({ id }) => id),
    ].join();
    this.names = new Names(graph);
    if (face !== this.#face) {
      this.#director?.forget();
      this.seek(this.time);
    }
    this.#face = face;
  }

  /** Watch a run from its beginning, from where the world is, or standing at an instant as soon as it is known. */
  watch(run: Run, from: "start" | "now" | number): void {
    this.leave();
    this.canvas.watch();
    this.run = run;
    this.changes.forget();
    const director = new Director(
      run.trace,
      () => this.#blank(),
      (...commands) => this.canvas.particles.tell(...commands),
      (event) => this.shown.emit(event),
    );
    this.#director = director;
    this.#hasHinted = false;
    if (this.#mode === "flow") director.show("flow");
    let caughtUp = from === "start";
    this.#stops = [
      run.arrived.on(({ disordered }) => {
        director.playing.limit = run.limit;
        const wanted = wantedOf(from, run);
        if (!caughtUp && run.limit > 0 && run.limit >= wanted) {
          caughtUp = true;
          if (from === "now") this.seek(run.limit);
          else this.look(wanted);
        } else if (disordered) {
          director.forget();
          this.seek(this.time);
        }
        if (this.#wanted !== null) this.#standAt(this.#wanted);
        if (this.#waitsForStep) this.#showStep();
        this.#loop();
      }),
      run.changed.on(() => this.#runChanged(run, director)),
    ];
    run.connect();
    void run.loadDeployed().then((changed) => {
      if (changed && this.run === run && this.steers) this.markStale(changed);
    });
    this.#loop();
    this.changed.emit(run);
  }

  leave(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.run?.close();
    this.run = null;
    this.#director = null;
    this.#state = "draft";
    this.#isLooking = false;
    this.#wanted = null;
    this.canvas.particles.tell({ do: "clear" });
    this.canvas.setCounts(new Map());
    this.canvas.nodes.deploying(new Map());
    this.changed.emit(null);
  }

  markStale(blocks: Iterable<string>): void {
    if (!this.run) return;
    this.changes.mark(blocks);
    this.changed.emit(this.run);
  }

  get mode(): Mode {
    return this.#mode;
  }

  /** Show dots or streams, in this run and the next ones. */
  show(mode: Mode): void {
    this.#mode = mode;
    this.#director?.show(mode);
    this.#loop();
    this.changed.emit(this.run);
  }

  pause(): void {
    if (!this.#director || !this.run) return;
    this.#director.playing.paused = true;
    this.control("pause");
    this.#tellClock();
    this.changed.emit(this.run);
  }

  resume(): void {
    if (!this.#director || !this.run) return;
    if (isEnded(this.run.state) && this.#director.isAtEnd) this.seek(0);
    this.#director.playing.paused = false;
    this.#waitsForStep = false;
    this.#isLooking = false;
    this.#wanted = null;
    this.control("resume");
    this.#loop();
    this.changed.emit(this.run);
  }

  /** Show one event more: one that is known already, or else the world's next. */
  step(): void {
    if (!this.#director || !this.run) return;
    if (!this.isPaused) this.pause();
    if (this.#showStep()) return;
    if (!this.isLive) return;
    this.#waitsForStep = true;
    this.control("step");
  }

  setSpeed(speed: Speed): void {
    if (!this.run || !this.#director) return;
    if (this.isLive && this.steers) this.run.askSpeed(speed);
    else this.run.speed = speed;
    this.#director.playing.rate = rateOf(speed);
    this.changed.emit(this.run);
  }

  changeSpeed(by: 1 | -1): void {
    const now = SPEEDS.indexOf(this.run?.speed ?? "1");
    const next = SPEEDS[now + by];
    if (next) this.setSpeed(next);
  }

  control(action: Control, value: unknown = null): void {
    if (this.isLive && this.steers) this.run?.control(action, value);
  }

  /** Show the picture as it was at an instant. */
  seek(time: number): void {
    if (!this.#director) return;
    this.#director.seek(time);
    this.#sought();
  }

  /** Show an instant, as soon as its events are here, and stay there; the world, which others watch too, goes on. */
  look(time: number): void {
    if (!this.#director || !this.run) return;
    this.#hold();
    this.#standAt(Math.min(time, Math.max(this.run.time, this.run.limit)));
  }

  #standAt(time: number): void {
    this.seek(time);
    if (this.run && time > this.run.limit) this.#wanted = time;
  }

  /** Take back the event that was shown last. */
  stepBack(): void {
    if (!this.#director || !this.run) return;
    this.#hold();
    this.#waitsForStep = false;
    this.#director.stepBack();
    this.#sought();
  }

  /** Show what the world does now. */
  goLive(): void {
    if (!this.#director || !this.run) return;
    this.#isLooking = false;
    this.#director.playing.paused = this.run.state === "paused";
    this.seek(this.run.limit);
    this.changed.emit(this.run);
  }

  #hold(): void {
    const { playing } = this.#director!;
    if (playing.paused) return;
    playing.paused = true;
    this.#isLooking = this.isLive;
    this.changed.emit(this.run);
  }

  #sought(): void {
    this.#wanted = null;
    this.#tellClock();
    this.#tick(true);
    this.#loop();
  }

  /** What lies where at the play head. */
  get picture(): Picture {
    return this.#director?.picture ?? this.#nothing.picture;
  }

  /** The counters of a node (a logical id or an actor's id) at the play head. */
  countersOf(name: string): Values | null {
    return this.#director?.tally.valuesOf(name, this.time) ?? null;
  }

  #nothing = this.#blank();

  #blank(): Folds {
    const began = (): number => this.run?.began ?? 0;
    return { picture: new Picture(this.names, began), tally: new Tally(this.names, began) };
  }

  /** The edges along which a message has gone, with what led to it and what came of it. */
  edgesOf(message: string): Set<string> {
    const edges = new Set<string>();
    const { run, names } = this;
    for (const event of run?.trace.storyOf(message) ?? []) {
      const here = names.id(event.resource);
      const peer = names.id(event.peer);
      if (here === null || peer === null) continue;
      const way = names.way(here, peer, event.kind === "redrive" ? "redrive" : null);
      if (way) edges.add(way.edge);
    }
    return edges;
  }

  #showStep(): boolean {
    const event = this.#director?.step() ?? null;
    if (!event) return false;
    this.#waitsForStep = false;
    this.#wanted = null;
    this.#tick(true);
    this.#loop();
    return true;
  }

  #runChanged(run: Run, director: Director): void {
    director.playing.limit = run.limit;
    director.playing.rate = rateOf(run.speed);
    // Somebody else paused or resumed: everybody's picture follows. What was pressed here since then is later.
    const { wish } = run;
    if (run.state === "paused" && this.#state !== "paused" && wish === null) director.playing.paused = true;
    else if (run.state === "running" && this.#state === "paused" && !this.#isLooking && wish === null)
      director.playing.paused = false;
    this.#state = run.state;
    this.changes.follow(run);
    this.#loop();
    this.changed.emit(run);
  }

  #comeBack(): void {
    const director = this.#director;
    if (!director || director.playing.paused) return;
    const rate = Math.min(director.playing.rate, 240);
    if ((director.playing.limit - director.playing.time) / rate > AWAY_MS && this.isLive) {
      this.seek(director.playing.limit);
    }
    this.#loop();
  }

  #loop(): void {
    if (this.#looping) return;
    this.#looping = true;
    this.#last = performance.now();
    const frame = (now: number): void => {
      const director = this.#director;
      if (!director) {
        this.#looping = false;
        return;
      }
      const moved = director.advance(Math.min(LONGEST_FRAME_MS, Math.max(0, now - this.#last)));
      this.#last = now;
      if (director.crowdedMs > CROWDED_MS && !this.#hasHinted) {
        this.#hasHinted = true;
        this.crowded.emit();
      }
      this.#tellClock(false);
      this.#tick(false);
      const waits = this.isLive && !director.playing.paused;
      if (moved || waits || director.isBusy) requestAnimationFrame(frame);
      else {
        this.#looping = false;
        this.#tick(true);
      }
    };
    requestAnimationFrame(frame);
  }

  #tellClock(now = true): void {
    if (this.#director) this.#clock.tell(this.#director, now);
  }

  #tick(now: boolean): void {
    const at = performance.now();
    if (!now && at - this.#ticked < TICK_MS) return;
    this.#ticked = at;
    const { run } = this;
    if (!run) return;
    const counts = new Map<string, Record<string, number>>();
    for (const [name, values] of this.#director?.tally.values(this.time) ?? []) {
      const id = this.names.id(name);
      if (id !== null) counts.set(id, values);
    }
    this.canvas.setCounts(counts);
    this.ticked.emit(this.time);
  }
}
