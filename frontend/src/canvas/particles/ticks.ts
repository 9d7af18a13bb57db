/** Where motion is unwanted: marks across an edge for what passed it last, and the number of all that passed it. */
import type { Point } from "../../document/board";
import { FONT, type Colours } from "../colours";
import { pointAfter } from "../path";
import { paintDot, type Shape, type Tone } from "./paint";
import type { Context } from "./scene";

/** A mark stays this long. */
export const TICK_MS = 1800;

const SLOTS = 5;
const SLOT_GAP_PX = 9;
/** The marks stand at this part of the way, clear of the edge's words in its middle. */
const AT = 0.3;
const HALF_PX = 8;

export interface Mark extends Point {
  angle: number;
}

/** What passed each edge since the run is watched. */
export class Ticks {
  #passed = new Map<string, number>();

  /** Count a message; the slot in which it is marked. */
  pass(edge: string): number {
    const before = this.#passed.get(edge) ?? 0;
    this.#passed.set(edge, before + 1);
    return before % SLOTS;
  }

  get passed(): ReadonlyMap<string, number> {
    return this.#passed;
  }

  clear(): void {
    this.#passed.clear();
  }
}

/** Where on an edge a slot is, the one behind the last for the number. */
export function markAt(steps: Float32Array, slot: number): Mark {
  const count = steps.length / 2 - 1;
  const length = Math.hypot(steps[2]! - steps[0]!, steps[3]! - steps[1]!) * count || 1;
  const part = Math.min(0.9, Math.max(0.05, AT + ((slot - SLOTS / 2) * SLOT_GAP_PX) / length));
  const { x, y } = pointAfter(steps, part);
  const ahead = pointAfter(steps, Math.min(1, part + 0.02));
  return { x, y, angle: Math.atan2(ahead.y - y, ahead.x - x) };
}

/** A stroke across the edge; what failed or fell keeps the shape that says so. */
export function paintTick(
  context: Context,
  colours: Colours,
  shape: Shape,
  tone: Tone,
  { x, y, angle }: Mark,
): void {
  if (shape !== "full") {
    paintDot(context, colours, shape, tone, x, y, 5, 0);
    return;
  }
  const across = { x: -Math.sin(angle) * HALF_PX, y: Math.cos(angle) * HALF_PX };
  context.strokeStyle = colours[tone];
  context.lineWidth = 3;
  context.lineCap = "round";
  context.beginPath();
  context.moveTo(x - across.x, y - across.y);
  context.lineTo(x + across.x, y + across.y);
  context.stroke();
}

export function paintPassed(context: Context, colours: Colours, steps: Float32Array, count: number): void {
  const { x, y, angle } = markAt(steps, SLOTS / 2);
  // Beside the edge: above one that runs across, at the side of one that runs down.
  const isUpright = Math.abs(Math.cos(angle)) < 0.5;
  const text = `×${count}`;
  context.font = `700 11px ${FONT}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  const wide = context.measureText(text).width + 8;
  const at = isUpright ? { x: x + HALF_PX + 4 + wide / 2, y } : { x, y: y - HALF_PX - 10 };
  context.fillStyle = colours.card;
  context.fillRect(at.x - wide / 2, at.y - 8, wide, 16);
  context.fillStyle = colours.text;
  context.fillText(text, at.x, at.y + 0.5);
}
