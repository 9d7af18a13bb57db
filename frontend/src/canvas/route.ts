/** The ways of all edges from card to card: straight where nothing lies between, else around it. */
import type { Point } from "../document/board";
import { NODE_HEIGHT, NODE_WIDTH, type GraphEdge } from "../document/graph";
import { detour, grown } from "./detour";
import {
  anchor,
  curveBetween,
  directRoute,
  loopAt,
  OUTWARD,
  pointOn,
  shiftsOf,
  type Curve,
  type Route,
  type Shift,
  type Side,
} from "./path";
import { around, touches, type Box } from "./view";

/** How far an edge goes straight on before it may turn, and how far from cards: at ease, else closely. */
const MANNERS = [
  { stub: 22, clear: 15 },
  { stub: 9, clear: 7 },
];

/** A detour goes at most this far beside its two nodes. */
const ASIDE_PX = 240;
const SAMPLE_PX = 18;

/** An edge passes a card at least this far from it. */
const TOUCH_PX = 4;

/** Edges that turn at the same corner lie side by side, this far apart. */
const LANE_PX = 7;
const LANES = 3;

/** On a board where more edges than this have something in their way, the others pass under it. */
const MOST_DETOURS = 200;

type Ends = Pick<GraphEdge, "id" | "source" | "target">;

interface Ways {
  routes: Map<string, Route>;
  shifts: Map<string, Shift>;
}

/** The direct way, or the shortest around the cards that it would pass under; its own may be among them. */
export function routeBetween(
  source: Point,
  target: Point,
  cards: readonly Box[],
  shift: Shift = { start: 0, end: 0 },
  taken: Map<string, number> = new Map(),
): Route {
  const direct = directRoute(source, target);
  const met = (curve: Curve): number => metBy(curve, cards, source, target);
  const straight = met(curveBetween(source, target, shift, direct));
  if (!straight) return direct;
  const room = grown(around([cardAt(source), cardAt(target)])!, ASIDE_PX);
  const walls = cards.filter((card) => touches(card, room));
  for (const { stub, clear } of MANNERS) {
    const start = outOf(source, direct.leaving, shift.start, stub);
    const end = outOf(target, direct.entering, shift.end, stub);
    const corners = detour(start, end, walls, clear);
    if (!corners) continue;
    const plain = { ...direct, via: corners };
    const left = met(curveBetween(source, target, shift, plain));
    if (left * 4 > straight) continue;
    const beside = { ...direct, via: corners.map((corner) => besides(corner, walls, taken)) };
    return met(curveBetween(source, target, shift, beside)) > left ? plain : beside;
  }
  return direct;
}

/** The ways of these edges past all nodes, and where on their sides they end. */
export function waysOf(edges: readonly Ends[], places: ReadonlyMap<string, Point>): Ways {
  const cards = [...places.values()].map(cardAt);
  const shifts = shiftsOf(edges, places);
  const taken = new Map<string, number>();
  const routes = new Map<string, Route>();
  let detours = 0;
  for (const { id, source, target } of edges) {
    const from = places.get(source);
    const to = places.get(target);
    if (!from || !to || source === target || detours === MOST_DETOURS) continue;
    const route = routeBetween(from, to, cards, shifts.get(id), taken);
    if (route.via.length) detours += 1;
    routes.set(id, route);
  }
  return { routes, shifts: shiftsOf(edges, places, routes) };
}

/** The course of one edge. */
export const curveOf = (
  { id, source, target }: Ends,
  places: ReadonlyMap<string, Point>,
  { routes, shifts }: Ways,
): Curve | null => {
  const from = places.get(source);
  const to = places.get(target);
  if (!from || !to) return null;
  const shift = shifts.get(id);
  return source === target
    ? loopAt(from, shift?.start ?? 0)
    : curveBetween(from, to, shift, routes.get(id) ?? directRoute(from, to));
};

const cardAt = ({ x, y }: Point): Box => ({ x, y, width: NODE_WIDTH, height: NODE_HEIGHT });

function outOf(node: Point, side: Side, lane: number, stub: number): Point {
  const at = anchor(node, side, lane);
  return { x: at.x + OUTWARD[side].x * stub, y: at.y + OUTWARD[side].y * stub };
}

/** A corner moved away from its card for each edge that turns there already. */
function besides(corner: Point, cards: readonly Box[], taken: Map<string, number>): Point {
  const key = `${Math.round(corner.x)} ${Math.round(corner.y)}`;
  const before = taken.get(key) ?? 0;
  taken.set(key, before + 1);
  const lane = (before % LANES) * LANE_PX;
  const card = cards.find((each) => touches(grown(each, LANE_PX * 3), { ...corner, width: 0, height: 0 }));
  if (!lane || !card) return corner;
  return {
    x: corner.x + (corner.x < card.x + card.width / 2 ? -lane : lane),
    y: corner.y + (corner.y < card.y + card.height / 2 ? -lane : lane),
  };
}

/** How much of a curve lies under cards of other nodes: the number of its samples that do. */
function metBy(curve: Curve, cards: readonly Box[], source: Point, target: Point): number {
  const room = grown(around(curve.map(({ x, y }) => ({ x, y, width: 0, height: 0 })))!, TOUCH_PX);
  const close = cards.filter((card) => touches(card, room) && !liesAt(card, source) && !liesAt(card, target));
  if (!close.length) return 0;
  const samples = Math.max(12, Math.min(80, Math.ceil(Math.hypot(room.width, room.height) / SAMPLE_PX)));
  let met = 0;
  for (let i = 1; i < samples; i += 1) {
    const { x, y } = pointOn(curve, i / samples);
    for (const card of close) {
      if (x < card.x - TOUCH_PX || x > card.x + card.width + TOUCH_PX) continue;
      if (y < card.y - TOUCH_PX || y > card.y + card.height + TOUCH_PX) continue;
      met += 1;
      break;
    }
  }
  return met;
}

const liesAt = (card: Box, { x, y }: Point): boolean => card.x === x && card.y === y;
