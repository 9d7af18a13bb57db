/** One run as this browser knows it: its state and its trace. */
import { TOO_MANY } from "../document/board-socket";
import { Signal } from "../signal";
import {
  isEnded,
  readEvents,
  readFrame,
  speedOf,
  stateOf,
  type Deployment,
  type Frame,
  type LiveUpdate,
  type RunState,
  type Speed,
} from "./frame";
import { Deployed } from "./deployed";
import { readLine, type Line } from "./line";
import { Trace } from "./trace";

/** The start of every world: 2026-01-01 00:00 UTC. */
const DEFAULT_START = 1_767_225_600_000;

const RETRY_MS = [300, 1000, 3000, 10000];
const NOT_FOUND = 4404;
/** A pause or a resume that got lost on its way is asked again so long. */
const WISH_MS = 30_000;
const PAGE = 5000;
/** A run that does not take a speed in so long goes at another: somebody else chose it. */
const ASKED_MS = 3000;

export type Control = "pause" | "resume" | "step" | "speed" | "stop" | "model";

const NO_DEPLOYMENT: Deployment = { done: 0, total: 0, resources: {}, failed: null };

export class Run {
  readonly changed = new Signal<Run>();
  readonly arrived = new Signal<{ disordered: boolean }>();
  readonly refused = new Signal<string>();
  readonly trace = new Trace();
  state: RunState = "queued";
  speed: Speed = "1";
  seed: number | string | null = null;
  /** Virtual time up to which the trace is complete here. */
  limit = 0;
  /** Virtual time of the world. */
  time = 0;
  began = DEFAULT_START;
  /** Where the run stands among those that wait, and for what; null where nothing was said of it. */
  line: Line | null = null;
  digest: string | null = null;
  engine: string | null = null;
  notReproducible: string | null = null;
  deploy: Deployment = NO_DEPLOYMENT;
  /** What was deployed; loaded with the run. */
  deployed: Deployed | null = null;
  /** The last time that the board's changes were applied while it went on. */
  update: LiveUpdate | null = null;
  /** The run that this one was until an instant. */
  fork: { from: string; at: number } | null = null;
  /** The node that a failed deployment is about. */
  failedNode: string | null = null;
  #epoch = 0;
  #number = 0;
  #complete = 0;
  #recovering: Promise<void> | null = null;
  #again = false;
  #socket: WebSocket | null = null;
  #failures = 0;
  #closed = false;
  #face = "";
  /** What was asked for here, until the run does it. */
  #wish: { action: "pause" | "resume"; until: number } | null = null;
  /** The speed that was asked for here, until the run says that it has it. */
  #asked: { speed: Speed; until: number } | null = null;

  constructor(
    readonly board: string,
    readonly id: string,
  ) {}

  connect(): void {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/ws/run/${this.id}`);
    this.#socket = socket;
    socket.addEventListener("message", (event: MessageEvent<string>) => {
      this.#failures = 0;
      this.receive(JSON.parse(event.data) as Record<string, unknown>);
    });
    socket.addEventListener("close", (event) => {
      if (this.#socket !== socket || this.#closed || event.code === NOT_FOUND) return;
      if (isEnded(this.state)) return;
      const isFull = event.code === TOO_MANY;
      if (isFull && this.#failures === 0) this.refused.emit(event.reason);
      const wait = isFull ? RETRY_MS.at(-1)! : RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)]!;
      this.#failures += 1;
      setTimeout(() => !this.#closed && this.connect(), wait);
    });
  }

  /** Load what was deployed, for the values of settings; the nodes that the board has changed since, or null. */
  async loadDeployed(): Promise<string[] | null> {
    const response = await fetch(`/b/${this.board}/runs/${this.id}/deployed`).catch(() => null);
    if (!response?.ok) return null;
    const answer = (await response.json()) as Record<string, unknown>;
    this.deployed = Deployed.read(answer);
    this.changed.emit(this);
    const changes = answer.changes as { is_changed?: unknown; nodes?: string[] } | undefined;
    return changes?.is_changed === true ? (changes.nodes ?? []) : null;
  }

  close(): void {
    this.#closed = true;
    this.#socket?.close();
  }

  /** Ask for a speed, and show it at once: frames that were on their way take nothing back. */
  askSpeed(speed: Speed): void {
    this.speed = speed;
    this.#asked = { speed, until: performance.now() + ASKED_MS };
    this.control("speed", speed);
  }

  control(action: Control, value: unknown = null): void {
    const isWish = action === "pause" || action === "resume";
    if (isWish) this.#wish = { action, until: performance.now() + WISH_MS };
    const socket = this.#socket;
    const told = JSON.stringify({ type: "control", action, value });
    if (socket?.readyState === WebSocket.OPEN) socket.send(told);
    else if (socket?.readyState === WebSocket.CONNECTING)
      socket.addEventListener("open", () => socket.send(told), { once: true });
    else {
      this.#asked = null;
      const when = isWish ? `It will ${action} as soon as it can be.` : "Try again in a moment.";
      this.refused.emit(`The run cannot be reached now. ${when}`);
    }
  }

  receive(message: Record<string, unknown>): void {
    if (message.type === "frame") this.#onFrame(readFrame(message));
    else if (message.type === "run") this.#onSummary(message);
    else if (message.type === "place") this.#onPlace(message);
    else if (message.type === "refused") {
      this.#asked = this.#wish = null;
      this.refused.emit(String(message.reason));
    }
  }

  /** What was asked for here and the run does not do yet. */
  get wish(): "pause" | "resume" | null {
    return this.#wish && performance.now() < this.#wish.until ? this.#wish.action : null;
  }

  get failed(): Deployment["failed"] {
    return this.deploy.failed;
  }

  #onSummary(summary: Record<string, unknown>): void {
    this.state = stateOf(summary.state);
    this.#hearSpeed(speedOf(summary.speed));
    this.#askAgain();
    if (typeof summary.seed === "number" || typeof summary.seed === "string") this.seed = summary.seed;
    if (typeof summary.began === "number" && summary.began > 0) this.began = summary.began;
    if (typeof summary.digest === "string") this.digest = summary.digest;
    if (typeof summary.engine === "string") this.engine = summary.engine;
    if (typeof summary.not_reproducible === "string") this.notReproducible = summary.not_reproducible || null;
    const failure = summary.failure as { reason?: unknown; logical_id?: unknown } | null | undefined;
    if (failure && typeof failure.reason === "string") {
      const logicalId = typeof failure.logical_id === "string" ? failure.logical_id : "";
      this.deploy = { ...this.deploy, failed: { reason: failure.reason, logicalId } };
    }
    if (typeof summary.forked_from === "string" && typeof summary.forked_at === "number")
      this.fork = { from: summary.forked_from, at: summary.forked_at };
    this.time = typeof summary.time === "number" ? summary.time : this.time;
    this.changed.emit(this);
    if (this.time > this.limit) void this.#recover();
  }

  /** A connection that ends takes with it what was on its way: who sees the run paused must not be mistaken. */
  #askAgain(): void {
    this.#heed();
    const goesOn = this.state === "running" || this.state === "paused";
    if (this.#wish && goesOn && performance.now() < this.#wish.until) this.control(this.#wish.action);
    else this.#wish = null;
  }

  #heed(): void {
    if (this.#wish && (this.#wish.action === "pause") === (this.state === "paused")) this.#wish = null;
  }

  #hearSpeed(speed: Speed): void {
    if (this.#asked && this.#asked.speed !== speed && performance.now() < this.#asked.until) return;
    this.#asked = null;
    this.speed = speed;
  }

  #onPlace(message: Record<string, unknown>): void {
    this.line = readLine(message);
    this.changed.emit(this);
  }

  #onFrame(frame: Frame): void {
    if (frame.epoch < this.#epoch) return;
    const follows = frame.epoch === this.#epoch && frame.number === this.#number + 1;
    const isFirst = this.#number === 0 && frame.number === 1;
    const isWhole = (follows || isFirst) && frame.more === 0 && !this.#recovering;
    this.#epoch = frame.epoch;
    this.#number = frame.number;
    this.state = frame.state;
    this.#heed();
    this.#hearSpeed(frame.speed);
    this.time = frame.time;
    if (frame.began !== null) this.began = frame.began;
    this.digest = frame.digest ?? this.digest;
    this.notReproducible = frame.notReproducible ?? this.notReproducible;
    this.update = frame.update ?? this.update;
    this.deploy = mergeDeploy(this.deploy, frame.deploy);
    const disordered = this.trace.add(frame.events);
    if (isWhole) {
      this.#complete = Math.max(this.#complete, this.trace.last);
      this.limit = Math.max(this.limit, frame.time);
    }
    this.arrived.emit({ disordered });
    this.#tellChange();
    if (!isWhole) void this.#recover();
  }

  /** Twenty frames a second come; who listens to changes hears of those that are not only time. */
  #tellChange(): void {
    const { done, total, resources, failed } = this.deploy;
    const statuses = Object.values(resources).join();
    const face = [
      this.state,
      this.speed,
      this.digest,
      this.notReproducible,
      done,
      total,
      statuses,
      failed?.reason,
      this.update &&
        `${this.update.number} ${this.update.state} ${Object.values(this.update.resources).join()}`,
    ].join("|");
    if (face === this.#face) return;
    this.#face = face;
    this.changed.emit(this);
  }

  /** Load what the frames did not carry; frames that come meanwhile are loaded by another round. */
  #recover(): Promise<void> {
    if (this.#recovering) {
      this.#again = true;
      return this.#recovering;
    }
    this.#recovering = this.#loadAll().finally(() => {
      this.#recovering = null;
      if (!this.#again) return;
      this.#again = false;
      void this.#recover();
    });
    return this.#recovering;
  }

  /** What cannot be loaded now is asked for again: after the last frame nothing else would. */
  async #loadAll(): Promise<void> {
    for (let failures = 0; !this.#closed && !(await this.#load()); failures += 1) {
      const wait = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]!;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  /** Whether the server answered; a refusal, such as of a run that is gone, is an answer. */
  async #load(): Promise<boolean> {
    const upto = this.time;
    for (;;) {
      let answer: { events?: unknown; complete?: boolean };
      try {
        const response = await fetch(
          `/b/${this.board}/runs/${this.id}/events?after=${this.#complete}&limit=${PAGE}`,
        );
        if (!response.ok) return response.status < 500 && response.status !== 429;
        answer = (await response.json()) as { events?: unknown; complete?: boolean };
      } catch {
        return false;
      }
      const events = readEvents(answer.events);
      const last = events.at(-1);
      const disordered = this.trace.add(events);
      if (last) this.#complete = last.sequence;
      const complete = answer.complete !== false || !last;
      this.limit = Math.max(this.limit, complete ? upto : last.time);
      this.arrived.emit({ disordered });
      if (complete) break;
    }
    this.changed.emit(this);
    return true;
  }
}

function mergeDeploy(before: Deployment, now: Deployment): Deployment {
  const resources = Object.keys(now.resources).length ? now.resources : before.resources;
  return { ...now, resources, failed: now.failed ?? before.failed };
}
