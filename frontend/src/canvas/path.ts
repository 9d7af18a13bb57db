/** The course of an edge between two nodes, as a curve and as equal steps along it. */
import type { Point } from "../document/board";
import { NODE_HEIGHT, NODE_WIDTH, type GraphEdge } from "../document/graph";
import type { Box } from "./view";

/** Cubic curves that go on from one another: start, two controls, a point, two controls, … and the end. */
export type Curve = readonly Point[];

export interface EdgePath {
  id: string;
  curve: Curve;
  /** x, y pairs at equal distances along the curve; made when they are first needed. */
  readonly steps: Float32Array;
  /** A box around the curve and its controls. */
  box: Box;
}

const STEPS = 28;

/** Ends that share a side keep this distance from one another. */
const LANE = 18;

/** How softly a way turns between its ends. */
const BEND = 44;

/** How far the ends of an edge lie from the middle of their sides. */
export interface Shift {
  start: number;
  end: number;
}

const ORIGIN: Point = { x: 0, y: 0 };
const NO_SHIFT: Shift = { start: 0, end: 0 };

export type Side = "left" | "right" | "top" | "bottom";
export const OUTWARD: Record<Side, Point> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  top: { x: 0, y: -1 },
  bottom: { x: 0, y: 1 },
};

/** Where an edge leaves and enters, and the points by which it passes what lies between. */
export interface Route {
  leaving: Side;
  entering: Side;
  via: readonly Point[];
}

/** The short way, which does not cross its own nodes. */
export function directRoute(source: Point, target: Point): Route {
  const [leaving, entering] = sidesBetween(source, target);
  return { leaving, entering, via: [] };
}

function sidesBetween(source: Point, target: Point): [Side, Side] {
  const right = target.x - (source.x + NODE_WIDTH);
  const left = source.x - (target.x + NODE_WIDTH);
  const below = target.y - (source.y + NODE_HEIGHT);
  const above = source.y - (target.y + NODE_HEIGHT);
  if (right >= 24) return ["right", "left"];
  if (below >= 24 && below > left) return ["bottom", "top"];
  if (above >= 24 && above > left) return ["top", "bottom"];
  if (left >= 0) return ["left", "right"];
  return ["right", "left"];
}

const middleOf = ({ x, y }: Point): Point => ({ x: x + NODE_WIDTH / 2, y: y + NODE_HEIGHT / 2 });

/** Where an edge meets a side of its node, this far from the middle. */
export function anchor(node: Point, side: Side, lane: number): Point {
  const middle = middleOf(node);
  if (side === "left") return { x: node.x, y: middle.y + lane };
  if (side === "right") return { x: node.x + NODE_WIDTH, y: middle.y + lane };
  if (side === "top") return { x: middle.x + lane, y: node.y };
  return { x: middle.x + lane, y: node.y + NODE_HEIGHT };
}

/** The curve between two nodes; each end is moved along its side, so that ends do not meet in one point. */
export function curveBetween(
  source: Point,
  target: Point,
  shift: Shift = NO_SHIFT,
  { leaving, entering, via }: Route = directRoute(source, target),
): Curve {
  const points = [anchor(source, leaving, shift.start), ...via, anchor(target, entering, shift.end)];
  const last = points.length - 1;
  const into = OUTWARD[entering];
  const headings = points.map((point, index) => {
    if (index === 0) return OUTWARD[leaving];
    if (index === last) return { x: -into.x, y: -into.y };
    return bisector(points[index - 1]!, point, points[index + 1]!);
  });
  const curve = [points[0]!];
  for (let index = 0; index < last; index += 1) {
    const from = points[index]!;
    const to = points[index + 1]!;
    const distance = Math.hypot(to.x - from.x, to.y - from.y);
    const isEnd = index === 0 || index === last - 1;
    const reach = isEnd ? Math.min(via.length ? 90 : 160, Math.max(28, distance * 0.42)) : 0;
    const bend = Math.min(BEND, distance * 0.4);
    const out = index === 0 ? reach : bend;
    const back = index === last - 1 ? reach : bend;
    curve.push(
      { x: from.x + headings[index]!.x * out, y: from.y + headings[index]!.y * out },
      { x: to.x - headings[index + 1]!.x * back, y: to.y - headings[index + 1]!.y * back },
      to,
    );
  }
  return curve;
}

/** The heading with which a way turns at a point. */
function bisector(before: Point, point: Point, after: Point): Point {
  const into = Math.hypot(point.x - before.x, point.y - before.y) || 1;
  const out = Math.hypot(after.x - point.x, after.y - point.y) || 1;
  const x = (point.x - before.x) / into + (after.x - point.x) / out;
  const y = (point.y - before.y) / into + (after.y - point.y) / out;
  const length = Math.hypot(x, y);
  return length
    ? { x: x / length, y: y / length }
    : { x: (after.x - point.x) / out, y: (after.y - point.y) / out };
}

/** A loop over the top right corner of its node. */
export function loopAt(node: Point, lane: number): Curve {
  const out = 56 + Math.abs(lane);
  return [
    { x: node.x + NODE_WIDTH, y: node.y + 26 },
    { x: node.x + NODE_WIDTH + out, y: node.y + 26 },
    { x: node.x + NODE_WIDTH - 34, y: node.y - out },
    { x: node.x + NODE_WIDTH - 34, y: node.y },
  ];
}

/** The point after a part (0–1) of the curves' own measure, which is not their length. */
export function pointOn(curve: Curve, part: number): Point {
  const count = (curve.length - 1) / 3;
  const which = Math.min(count - 1, Math.floor(part * count));
  const t = part * count - which;
  const a = curve[which * 3]!;
  const b = curve[which * 3 + 1]!;
  const c = curve[which * 3 + 2]!;
  const d = curve[which * 3 + 3]!;
  const s = 1 - t;
  const wa = s * s * s;
  const wb = 3 * s * s * t;
  const wc = 3 * s * t * t;
  const wd = t * t * t;
  return { x: wa * a.x + wb * b.x + wc * c.x + wd * d.x, y: wa * a.y + wb * b.y + wc * c.y + wd * d.y };
}

/** Points at equal distances along the curve, first and last included. */
export function stepsAlong(curve: Curve, count = STEPS * Math.max(1, (curve.length - 1) / 6)): Float32Array {
  const fine = Math.ceil(count) * 2;
  const xs = new Float32Array(fine + 1);
  const ys = new Float32Array(fine + 1);
  const run = new Float32Array(fine + 1);
  for (let i = 0; i <= fine; i += 1) {
    const point = pointOn(curve, i / fine);
    xs[i] = point.x;
    ys[i] = point.y;
    if (i > 0) run[i] = run[i - 1]! + Math.hypot(xs[i]! - xs[i - 1]!, ys[i]! - ys[i - 1]!);
  }
  const total = run[fine]!;
  const whole = fine / 2;
  const steps = new Float32Array((whole + 1) * 2);
  let from = 0;
  for (let i = 0; i <= whole; i += 1) {
    const wanted = (total * i) / whole;
    while (from < fine - 1 && run[from + 1]! < wanted) from += 1;
    const length = run[from + 1]! - run[from]!;
    const part = length > 0 ? Math.min(1, Math.max(0, (wanted - run[from]!) / length)) : 0;
    steps[i * 2] = xs[from]! + (xs[from + 1]! - xs[from]!) * part;
    steps[i * 2 + 1] = ys[from]! + (ys[from + 1]! - ys[from]!) * part;
  }
  return steps;
}

/** The point after a part (0–1) of the way. */
export function pointAfter(steps: Float32Array, part: number): Point {
  const last = steps.length / 2 - 1;
  const place = Math.min(1, Math.max(0, part)) * last;
  const index = Math.min(last - 1, Math.floor(place));
  const rest = place - index;
  const x = steps[index * 2]!;
  const y = steps[index * 2 + 1]!;
  return { x: x + (steps[index * 2 + 2]! - x) * rest, y: y + (steps[index * 2 + 3]! - y) * rest };
}

function boxOf(curve: Curve): Box {
  const xs = curve.map((point) => point.x);
  const ys = curve.map((point) => point.y);
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

export function edgePath(id: string, curve: Curve): EdgePath {
  let steps: Float32Array | null = null;
  return {
    id,
    curve,
    box: boxOf(curve),
    get steps() {
      return (steps ??= stepsAlong(curve));
    },
  };
}

/** Curves as numbers in a row, to be sent to a worker at once, and how many belong to each. */
export function packed(curves: readonly Curve[]): { numbers: Float32Array; lengths: number[] } {
  const numbers = new Float32Array(curves.reduce((sum, curve) => sum + curve.length * 2, 0));
  let at = 0;
  for (const curve of curves) {
    for (const { x, y } of curve) {
      numbers[at] = x;
      numbers[at + 1] = y;
      at += 2;
    }
  }
  return { numbers, lengths: curves.map((curve) => curve.length * 2) };
}

export const unpacked = (numbers: Float32Array): Curve =>
  Array.from({ length: numbers.length / 2 }, (_, index) => ({
    x: numbers[index * 2]!,
    y: numbers[index * 2 + 1]!,
  }));

/** How a curve lies towards its end. */
export function endOf(curve: Curve): { end: Point; angle: number } {
  const end = curve[curve.length - 1]!;
  const before = curve[curve.length - 2]!;
  return { end, angle: Math.atan2(end.y - before.y, end.x - before.x) };
}

/** How far a point lies from the path. */
export function distanceTo(steps: Float32Array, point: Point): number {
  let nearest = Infinity;
  for (let i = 0; i + 3 < steps.length; i += 2) {
    const ax = steps[i]!;
    const ay = steps[i + 1]!;
    const dx = steps[i + 2]! - ax;
    const dy = steps[i + 3]! - ay;
    const square = dx * dx + dy * dy;
    const t = square ? Math.min(1, Math.max(0, ((point.x - ax) * dx + (point.y - ay) * dy) / square)) : 0;
    nearest = Math.min(nearest, (ax + t * dx - point.x) ** 2 + (ay + t * dy - point.y) ** 2);
  }
  return Math.sqrt(nearest);
}

/** How far the ends of each edge lie from the middle of their sides: what shares a side lies in order, side by side. */
export function shiftsOf(
  edges: readonly Pick<GraphEdge, "id" | "source" | "target">[],
  places: ReadonlyMap<string, Point>,
  routes: ReadonlyMap<string, Route> = new Map(),
): Map<string, Shift> {
  interface End {
    edge: string;
    which: keyof Shift;
    toward: number;
  }
  const sides = new Map<string, End[]>();
  const add = (node: string, side: Side, edge: string, which: keyof Shift, other: Point): void => {
    const key = `${node} ${side}`;
    const end = { edge, which, toward: side === "left" || side === "right" ? other.y : other.x };
    const ends = sides.get(key);
    if (ends) ends.push(end);
    else sides.set(key, [end]);
  };
  const shifts = new Map<string, Shift>();
  const loops = new Map<string, number>();
  for (const { id, source, target } of edges) {
    const from = places.get(source);
    const to = places.get(target);
    if (!from || !to) continue;
    if (source === target) {
      const loop = loops.get(source) ?? 0;
      loops.set(source, loop + 1);
      shifts.set(id, { start: loop * LANE, end: loop * LANE });
      continue;
    }
    const { leaving, entering, via } = routes.get(id) ?? directRoute(from, to);
    shifts.set(id, { start: 0, end: 0 });
    add(source, leaving, id, "start", via[0] ?? middleOf(to));
    add(target, entering, id, "end", via.at(-1) ?? middleOf(from));
  }
  for (const [key, ends] of sides) {
    if (ends.length < 2) continue;
    ends.sort((a, b) => a.toward - b.toward || (a.edge < b.edge ? -1 : 1));
    const upright = key.endsWith("left") || key.endsWith("right");
    const step = Math.min(LANE, ((upright ? NODE_HEIGHT : NODE_WIDTH) - 20) / ends.length);
    ends.forEach(
      ({ edge, which }, index) => (shifts.get(edge)![which] = (index - (ends.length - 1) / 2) * step),
    );
  }
  for (const { id, source, target } of edges) {
    const from = places.get(source);
    const to = places.get(target);
    const { leaving, entering, via } = routes.get(id) ?? directRoute(from ?? ORIGIN, to ?? ORIGIN);
    if (!from || !to || source === target || via.length) continue;
    const axis = leaving === "left" || leaving === "right" ? "y" : "x";
    const isAlone = {
      start: sides.get(`${source} ${leaving}`)!.length === 1,
      end: sides.get(`${target} ${entering}`)!.length === 1,
    };
    straighten(shifts.get(id)!, isAlone, to[axis] - from[axis]);
  }
  return shifts;
}

/** Make an edge between cards that are almost level a straight line, where an end has its side to itself. */
function straighten(shift: Shift, isAlone: Record<keyof Shift, boolean>, apart: number): void {
  const { start, end } = shift;
  if (isAlone.start && isAlone.end) {
    if (Math.abs(apart) <= 2 * LANE) Object.assign(shift, { start: apart / 2, end: -apart / 2 });
  } else if (isAlone.start) {
    if (Math.abs(end + apart) <= LANE) shift.start = end + apart;
  } else if (isAlone.end && Math.abs(start - apart) <= LANE) shift.end = start - apart;
}
