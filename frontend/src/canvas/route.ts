/** The way of an edge past other nodes: straight where nothing lies between, else over or under it. */
import type { Point } from "../document/board";
import { NODE_HEIGHT, NODE_WIDTH } from "../document/graph";
import { curveBetween, directRoute, pointOn, type Curve, type Route } from "./path";

const CLEAR_PX = 22;
const SAMPLES = 14;

/** A cubic curve whose controls lie this far out reaches three quarters of it. */
const REACHES = 0.75;

/** The direct route, or the shorter one of those under and over that meet no node where it meets one. */
export function routeBetween(source: Point, target: Point, others: readonly Point[]): Route {
  const direct = directRoute(source, target);
  const near = others.filter((other) => isNear(other, source, target));
  const met = near.length ? metBy(curveBetween(source, target, undefined, direct), near) : [];
  if (!met.length) return direct;
  const rest = others.filter((other) => other !== source && other !== target);
  const clear = [under(source, target, met), over(source, target, met)]
    .sort((a, b) => a.swing - b.swing)
    .find((route) => !metBy(curveBetween(source, target, undefined, route), rest).length);
  return clear ?? direct;
}

function under(source: Point, target: Point, met: Point[]): Route {
  const base = Math.max(source.y, target.y) + NODE_HEIGHT;
  const lowest = Math.max(base, ...met.map((node) => node.y + NODE_HEIGHT));
  return { leaving: "bottom", entering: "bottom", swing: (lowest - base + CLEAR_PX + 10) / REACHES };
}

function over(source: Point, target: Point, met: Point[]): Route {
  const base = Math.min(source.y, target.y);
  const highest = Math.min(base, ...met.map((node) => node.y));
  return { leaving: "top", entering: "top", swing: (base - highest + CLEAR_PX + 10) / REACHES };
}

/** The nodes through which a curve passes. */
function metBy(curve: Curve, nodes: readonly Point[]): Point[] {
  const points = Array.from({ length: SAMPLES - 1 }, (_, index) => pointOn(curve, (index + 1) / SAMPLES));
  return nodes.filter((node) =>
    points.some(
      ({ x, y }) =>
        x > node.x - 4 && x < node.x + NODE_WIDTH + 4 && y > node.y - 4 && y < node.y + NODE_HEIGHT + 4,
    ),
  );
}

function isNear(other: Point, source: Point, target: Point): boolean {
  if (other === source || other === target) return false;
  const left = Math.min(source.x, target.x) - 40;
  const right = Math.max(source.x, target.x) + NODE_WIDTH + 40;
  const top = Math.min(source.y, target.y) - 40;
  const bottom = Math.max(source.y, target.y) + NODE_HEIGHT + 40;
  return other.x + NODE_WIDTH > left && other.x < right && other.y + NODE_HEIGHT > top && other.y < bottom;
}
