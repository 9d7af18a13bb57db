/** The shortest way between two points that keeps clear of cards: a string pulled tight around their corners. */
import type { Point } from "../document/board";
import type { Box } from "./view";

/** Each turn costs as much as this much of the way: few turns are easier to follow. */
const TURN_PX = 24;
const MOST_CARDS = 14;
const MOST_ROUNDS = 9;

/** The corners, `clear` pixels from cards, at which the way turns; null where there is none that is worth its search. */
export function detour(from: Point, to: Point, cards: readonly Box[], clear: number): Point[] | null {
  const walls = cards.map((card) => grown(card, clear - 1));
  const inWay = new Set<Box>();
  let way: Point[] = [from, to];
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const met = metBy(way, walls, inWay);
    if (!met.length) return way.slice(1, -1);
    for (const wall of met) inWay.add(wall);
    if (inWay.size > MOST_CARDS) return null;
    const found = shortest(from, to, [...inWay], walls);
    if (!found) return null;
    way = found;
  }
  return null;
}

function metBy(way: readonly Point[], walls: readonly Box[], known: ReadonlySet<Box>): Box[] {
  const met: Box[] = [];
  for (const wall of walls) {
    if (known.has(wall)) continue;
    for (let i = 0; i + 1 < way.length; i += 1) {
      if (!crosses(way[i]!, way[i + 1]!, wall)) continue;
      met.push(wall);
      break;
    }
  }
  return met;
}

/** Dijkstra's search over the corners of what is in the way; a corner that lies in another card is none. */
function shortest(from: Point, to: Point, inWay: readonly Box[], walls: readonly Box[]): Point[] | null {
  const corners = inWay
    .flatMap((wall) => cornersOf(grown(wall, 1)))
    .filter((corner) => !walls.some((wall) => isIn(corner, wall)));
  const points = [from, ...corners, to];
  const last = points.length - 1;
  const cost = points.map(() => Infinity);
  const before = points.map(() => -1);
  const done = points.map(() => false);
  cost[0] = 0;
  for (;;) {
    let at = -1;
    for (let i = 0; i <= last; i += 1) if (!done[i] && cost[i]! < (at < 0 ? Infinity : cost[at]!)) at = i;
    if (at < 0) return null;
    if (at === last) break;
    done[at] = true;
    for (let i = 1; i <= last; i += 1) {
      if (done[i]) continue;
      const reached =
        cost[at]! + Math.hypot(points[i]!.x - points[at]!.x, points[i]!.y - points[at]!.y) + TURN_PX;
      if (reached >= cost[i]! || inWay.some((wall) => crosses(points[at]!, points[i]!, wall))) continue;
      cost[i] = reached;
      before[i] = at;
    }
  }
  const way: Point[] = [];
  for (let i = last; i >= 0; i = before[i]!) way.unshift(points[i]!);
  return way;
}

export const grown = ({ x, y, width, height }: Box, by: number): Box => ({
  x: x - by,
  y: y - by,
  width: width + 2 * by,
  height: height + 2 * by,
});

const cornersOf = ({ x, y, width, height }: Box): Point[] => [
  { x, y },
  { x: x + width, y },
  { x, y: y + height },
  { x: x + width, y: y + height },
];

const isIn = ({ x, y }: Point, box: Box): boolean =>
  x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height;

/** Whether a straight line passes through the inside of a box. */
export function crosses(from: Point, to: Point, { x, y, width, height }: Box): boolean {
  let enters = 0;
  let leaves = 1;
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  if (dx === 0) {
    if (from.x <= x || from.x >= x + width) return false;
  } else {
    const one = (x - from.x) / dx;
    const other = (x + width - from.x) / dx;
    enters = Math.max(enters, Math.min(one, other));
    leaves = Math.min(leaves, Math.max(one, other));
  }
  if (dy === 0) {
    if (from.y <= y || from.y >= y + height) return false;
  } else {
    const one = (y - from.y) / dy;
    const other = (y + height - from.y) / dy;
    enters = Math.max(enters, Math.min(one, other));
    leaves = Math.min(leaves, Math.max(one, other));
  }
  return enters < leaves;
}
