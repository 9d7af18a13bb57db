/** What a gesture draws over the board while it lasts: the connection that is pulled, guides that things align to. */
import type { Point } from "../document/board";
import { NODE_HEIGHT } from "../document/graph";
import type { Colours } from "./colours";
import { curveBetween, type Curve } from "./path";

/** A connection that is being pulled out of a port. */
export interface Pull {
  source: string;
  to: Point;
  snap: string | null;
}

/** A line that edges or middles of several things lie on. */
export interface Guide {
  from: Point;
  to: Point;
}

/** `context` draws in the board's units, `k` pixels each. */
export function drawPull(
  context: CanvasRenderingContext2D,
  k: number,
  colours: Colours,
  pull: Pull,
  places: ReadonlyMap<string, Point>,
): void {
  const source = places.get(pull.source);
  if (!source) return;
  const target = pull.snap === null ? undefined : places.get(pull.snap);
  const curve: Curve = target
    ? curveBetween(source, target)
    : curveBetween(source, { x: pull.to.x, y: pull.to.y - NODE_HEIGHT / 2 });
  const [a, b, c, d] = curve as [Point, Point, Point, Point];
  context.strokeStyle = colours.accent;
  context.lineWidth = 2.2 / Math.max(k, 0.4);
  context.beginPath();
  context.moveTo(a.x, a.y);
  context.bezierCurveTo(b.x, b.y, c.x, c.y, d.x, d.y);
  context.stroke();
  context.beginPath();
  context.arc(d.x, d.y, 5, 0, 7);
  context.fillStyle = colours.accent;
  context.fill();
}

export function drawGuides(
  context: CanvasRenderingContext2D,
  k: number,
  colours: Colours,
  guides: readonly Guide[],
): void {
  context.strokeStyle = colours.guide;
  context.lineWidth = 1 / k;
  context.beginPath();
  for (const { from, to } of guides) {
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
  }
  context.stroke();
}
