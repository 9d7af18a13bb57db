/** The dots: where each one is at an instant of the animation's clock. Used in the worker and without it. */
import { pointAfter, stepsAlong, unpacked } from "../path";
import type { Colours } from "../colours";
import type { View } from "../view";
import { paintStream } from "./streams";
import { markAt, paintPassed, paintTick, TICK_MS, Ticks } from "./ticks";
import { paintBatch, paintCount, paintDot, paintMore, type Shape, type Tone } from "./paint";

/** One way from node to node, whatever its length. */
export const HOP_MS = 700;
export const FALL_MS = 600;

export const SLOTS = 12;
const SLOT_GAP = 13;

/** A message that travels. */
export interface Hop {
  message: string;
  from: string;
  to: string;
  /** The edge that it takes; without one it goes straight from tray to tray. */
  edge: string | null;
  reverse: boolean;
  shape: Shape;
  tone: Tone;
  /** The number on a batch or the receive count, 0 for none. */
  count: number;
  /** It falls off at the end of its way. */
  falls: boolean;
}

/** A message that lies at a node. */
export interface Rest {
  message: string;
  shape: Shape;
  tone: Tone;
  count: number;
  /** Virtual times between which its ring runs, or null. */
  since: number | null;
  until: number | null;
}

export type SceneCommand =
  | { do: "paths"; ids: string[]; numbers: Float32Array; lengths: number[]; forget: string[] }
  | { do: "trays"; trays: [string, number, number][]; forget: string[] }
  | { do: "hop"; at: number; hop: Hop }
  | { do: "lay"; at: number; node: string; rest: Rest }
  | { do: "lift"; at: number; node: string; message: string }
  | { do: "burst"; at: number; node: string; shape: Shape; tone: Tone }
  | { do: "clock"; wall: number; now: number; running: boolean; virtual: number; rate: number }
  | { do: "view"; view: View; width: number; height: number; ratio: number }
  | { do: "colours"; colours: Colours; calm: boolean }
  | { do: "freeze"; edge: string | null }
  | { do: "pin"; message: string | null }
  | { do: "streams"; edges: [string, number][]; most: number }
  | { do: "clear" };

interface Travelling extends Hop {
  start: number;
  /** Time that it stood still because its edge was held. */
  held: number;
  /** Where it is marked on its edge while nothing may move. */
  slot: number;
}

interface Burst {
  node: string;
  start: number;
  shape: Shape;
  tone: Tone;
}

type Timed = Extract<SceneCommand, { at: number }>;

interface DotPlace {
  message: string;
  x: number;
  y: number;
}

export class Scene {
  #curves = new Map<string, Float32Array>();
  #paths = new Map<string, Float32Array>();
  #trays = new Map<string, { x: number; y: number }>();
  #rests = new Map<string, Map<string, Rest>>();
  #hops: Travelling[] = [];
  #bursts: Burst[] = [];
  #due: Timed[] = [];
  #clock = { now: 0, running: false, virtual: 0, rate: 0, wall: 0 };
  #view: View = { x: 0, y: 0, k: 1 };
  #size = { width: 0, height: 0, ratio: 1 };
  #colours: Colours | null = null;
  #calm = false;
  #ticks = new Ticks();
  #frozen: string | null = null;
  #pinned: string | null = null;
  #streams: { edges: [string, number][]; most: number } = { edges: [], most: 1 };
  #drawnAt = 0;

  take(command: SceneCommand): void {
    switch (command.do) {
      case "paths":
        this.#takePaths(command);
        return;
      case "trays":
        for (const [id, x, y] of command.trays) this.#trays.set(id, { x, y });
        for (const id of command.forget) this.#trays.delete(id);
        return;
      case "hop":
      case "lay":
      case "lift":
      case "burst":
        this.#insert(command);
        return;
      case "clock":
        this.#clock = command;
        return;
      case "view":
        this.#view = command.view;
        this.#size = { width: command.width, height: command.height, ratio: command.ratio };
        return;
      case "colours":
        this.#colours = command.colours;
        this.#calm = command.calm;
        return;
      case "freeze":
        this.#frozen = command.edge;
        return;
      case "pin":
        this.#pinned = command.message;
        return;
      case "streams":
        this.#streams = command;
        return;
      case "clear":
        this.#rests.clear();
        this.#hops = [];
        this.#bursts = [];
        this.#due = [];
        this.#ticks.clear();
    }
  }

  /** The animation's clock at this wall time. */
  now(wall: number): number {
    return this.#clock.running ? this.#clock.now + (wall - this.#clock.wall) : this.#clock.now;
  }

  /** Whether the next frame will look different. */
  isMoving(wall: number): boolean {
    if (!this.#clock.running) return false;
    if (this.#hops.length || this.#bursts.length || this.#due.length) return true;
    const virtual = this.#virtual(wall);
    for (const rests of this.#rests.values()) {
      if (slotted(rests).some((rest) => rest.until !== null && rest.until > virtual)) return true;
    }
    return false;
  }

  /** Bring everything to this wall time. */
  advance(wall: number): void {
    const now = this.now(wall);
    const passed = Math.max(0, now - this.#drawnAt);
    this.#drawnAt = now;
    while (this.#due.length && this.#due[0]!.at <= now) this.#start(this.#due.shift()!);
    if (this.#frozen !== null && passed > 0) {
      for (const hop of this.#hops)
        if (hop.edge === this.#frozen) hop.held += Math.min(passed, now - hop.start);
    }
    this.#hops = this.#hops.filter((hop) => now - hop.start - hop.held < this.#lifetime(hop));
    this.#bursts = this.#bursts.filter((burst) => now - burst.start < FALL_MS);
  }

  draw(context: Context, wall: number): void {
    this.advance(wall);
    const { width, height, ratio } = this.#size;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, Math.ceil(width * ratio), Math.ceil(height * ratio));
    const colours = this.#colours;
    if (!colours) return;
    const { k, x, y } = this.#view;
    context.setTransform(ratio * k, 0, 0, ratio * k, ratio * x, ratio * y);
    const now = this.now(wall);
    const virtual = this.#virtual(wall);
    for (const [edge, rate] of this.#streams.edges) {
      const steps = this.#path(edge);
      if (steps) paintStream(context, colours, steps, rate, this.#streams.most);
    }
    for (const [edge, count] of this.#ticks.passed) {
      const steps = this.#path(edge);
      if (steps && k >= 0.25) paintPassed(context, colours, steps, count);
    }
    for (const [node, rests] of this.#rests) this.#drawRests(context, colours, node, rests, virtual);
    for (const hop of this.#hops) this.#drawHop(context, colours, hop, now);
    for (const burst of this.#bursts) this.#drawBurst(context, colours, burst, now);
  }

  /** The message whose dot is under this point of the board. */
  messageAt(x: number, y: number, wall: number, reach: number): string | null {
    let found: string | null = null;
    let nearest = reach;
    for (const place of this.places(wall)) {
      const far = Math.hypot(place.x - x, place.y - y);
      if (far <= nearest) {
        nearest = far;
        found = place.message;
      }
    }
    return found;
  }

  /** Where every dot is. */
  places(wall: number): DotPlace[] {
    this.advance(wall);
    const now = this.now(wall);
    const places: DotPlace[] = [];
    for (const hop of this.#hops) {
      const point = this.#pointOf(hop, now);
      if (point) places.push({ message: hop.message, ...point });
    }
    for (const [node, rests] of this.#rests) {
      const tray = this.#trays.get(node);
      if (!tray) continue;
      slotted(rests).forEach((rest, slot) => {
        places.push({ message: rest.message, x: tray.x + slot * SLOT_GAP, y: tray.y });
      });
    }
    return places;
  }

  /** Keep the curves; the steps along them are made when a dot takes them. */
  #takePaths({ ids, numbers, lengths, forget }: Extract<SceneCommand, { do: "paths" }>): void {
    for (const id of forget) {
      this.#curves.delete(id);
      this.#paths.delete(id);
    }
    let at = 0;
    ids.forEach((id, index) => {
      this.#curves.set(id, numbers.subarray(at, at + lengths[index]!));
      this.#paths.delete(id);
      at += lengths[index]!;
    });
  }

  #virtual(wall: number): number {
    const { running, virtual, rate } = this.#clock;
    return running ? virtual + (wall - this.#clock.wall) * rate : virtual;
  }

  #insert(command: Timed): void {
    let index = this.#due.length;
    while (index > 0 && this.#due[index - 1]!.at > command.at) index -= 1;
    this.#due.splice(index, 0, command);
  }

  #start(command: Timed): void {
    if (command.do === "hop") this.#depart(command.hop, command.at);
    else if (command.do === "burst") {
      this.#bursts.push({ node: command.node, start: command.at, shape: command.shape, tone: command.tone });
    } else if (command.do === "lift") this.#rests.get(command.node)?.delete(command.message);
    else {
      const lying = this.#rests.get(command.node) ?? new Map<string, Rest>();
      lying.set(command.rest.message, command.rest);
      this.#rests.set(command.node, lying);
    }
  }

  /** Begin a hop; where nothing may move, its mark takes the place of the one that was there. */
  #depart(hop: Hop, start: number): void {
    const { edge } = hop;
    const slot = this.#calm && edge !== null ? this.#ticks.pass(edge) : 0;
    if (this.#calm && edge !== null)
      this.#hops = this.#hops.filter((other) => other.edge !== edge || other.slot !== slot);
    this.#hops.push({ ...hop, start, held: 0, slot });
  }

  #lifetime(hop: Hop): number {
    if (this.#calm) return TICK_MS;
    return hop.falls ? HOP_MS + FALL_MS : HOP_MS;
  }

  #pointOf(hop: Travelling, now: number): { x: number; y: number; fallen: number } | null {
    const steps = (hop.edge === null ? undefined : this.#path(hop.edge)) ?? this.#straight(hop);
    if (!steps) return null;
    const gone = now - hop.start - hop.held;
    if (this.#calm && hop.edge !== null) return { ...markAt(steps, hop.slot), fallen: 0 };
    const part = this.#calm ? 1 : eased(Math.min(1, gone / HOP_MS));
    const point = pointAfter(steps, hop.reverse ? 1 - part : part);
    const fallen = hop.falls && !this.#calm ? Math.max(0, gone - HOP_MS) / FALL_MS : 0;
    return { x: point.x, y: point.y + fallen * fallen * 36, fallen };
  }

  /** The steps along an edge, made when a dot first takes it. */
  #path(edge: string): Float32Array | undefined {
    const known = this.#paths.get(edge);
    const curve = this.#curves.get(edge);
    if (known || !curve) return known;
    const steps = stepsAlong(unpacked(curve));
    this.#paths.set(edge, steps);
    return steps;
  }

  #straight(hop: Hop): Float32Array | undefined {
    const from = this.#trays.get(hop.reverse ? hop.to : hop.from);
    const to = this.#trays.get(hop.reverse ? hop.from : hop.to);
    return from && to && new Float32Array([from.x, from.y, to.x, to.y]);
  }

  #drawHop(context: Context, colours: Colours, hop: Travelling, now: number): void {
    const point = this.#pointOf(hop, now);
    if (!point) return;
    context.globalAlpha = (1 - point.fallen) * this.#strength(hop.message);
    const shape = point.fallen > 0 || (this.#calm && hop.falls) ? "cross" : hop.shape;
    const steps = this.#calm && hop.edge !== null ? this.#path(hop.edge) : undefined;
    if (steps) paintTick(context, colours, shape, hop.tone, markAt(steps, hop.slot));
    else if (shape === "batch") paintBatch(context, colours, hop.tone, hop.count, point.x, point.y);
    else {
      paintDot(context, colours, shape, hop.tone, point.x, point.y, 6, 0);
      if (hop.count > 0) paintCount(context, colours, hop.count, point.x, point.y);
    }
    context.globalAlpha = 1;
  }

  #drawRests(
    context: Context,
    colours: Colours,
    node: string,
    rests: Map<string, Rest>,
    virtual: number,
  ): void {
    const tray = this.#trays.get(node);
    if (!tray || this.#view.k < 0.25) return;
    slotted(rests).forEach((rest, slot) => {
      const left =
        rest.since !== null && rest.until !== null && rest.until > rest.since
          ? Math.min(1, Math.max(0, (rest.until - virtual) / (rest.until - rest.since)))
          : 0;
      const x = tray.x + slot * SLOT_GAP;
      context.globalAlpha = this.#strength(rest.message);
      paintDot(context, colours, rest.shape, rest.tone, x, tray.y, 5, left);
      if (rest.count > 1) paintCount(context, colours, rest.count, x, tray.y);
    });
    context.globalAlpha = 1;
    if (rests.size > SLOTS)
      paintMore(context, colours, rests.size - SLOTS, tray.x + SLOTS * SLOT_GAP - 2, tray.y);
  }

  #drawBurst(context: Context, colours: Colours, burst: Burst, now: number): void {
    const tray = this.#trays.get(burst.node);
    if (!tray) return;
    const part = Math.min(1, Math.max(0, (now - burst.start) / FALL_MS));
    context.globalAlpha = 1 - part;
    const fall = burst.shape === "cross" && !this.#calm ? part * part * 30 : 0;
    const grow = burst.shape === "cross" || this.#calm ? 0 : part * 5;
    paintDot(context, colours, burst.shape, burst.tone, tray.x, tray.y + fall, 6 + grow, 0);
    context.globalAlpha = 1;
  }

  #strength(message: string): number {
    return this.#pinned === null || this.#pinned === message ? 1 : 0.22;
  }
}

export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

const eased = (part: number): number => (part < 0.5 ? 2 * part * part : 1 - 2 * (1 - part) * (1 - part));

/** The rests that have a slot of their own. */
function slotted(rests: Map<string, Rest>): Rest[] {
  const first: Rest[] = [];
  for (const rest of rests.values()) {
    first.push(rest);
    if (first.length === SLOTS) break;
  }
  return first;
}
