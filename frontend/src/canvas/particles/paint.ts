/** How a dot looks: its shape says what happens to the message, its colour says it again. */
import { FONT, type Colours } from "../colours";
import type { Context } from "./scene";

/** ● normal, ◆ failed attempt, ◌ invisible, ◐ delayed, ◍ duplicate, ✕ throttled or filtered, ▣ batch. */
export type Shape = "full" | "twin" | "diamond" | "ring" | "half" | "cross" | "batch";
export type Tone = "flowing" | "done" | "retry" | "error" | "throttled" | "idle";

const TURN = Math.PI * 2;
const TOP = -Math.PI / 2;

/** Paint one dot; `left` (0–1) is what remains of its countdown. */
export function paintDot(
  context: Context,
  colours: Colours,
  shape: Shape,
  tone: Tone,
  x: number,
  y: number,
  radius: number,
  left: number,
): void {
  const colour = colours[tone];
  context.fillStyle = colour;
  context.strokeStyle = colour;
  context.lineWidth = 1.6;
  context.beginPath();
  if (shape === "ring") {
    context.setLineDash([2.2, 2.2]);
    context.arc(x, y, radius - 0.8, 0, TURN);
    context.stroke();
    context.setLineDash([]);
    if (left > 0) {
      context.beginPath();
      context.lineWidth = 2.2;
      context.arc(x, y, radius - 0.8, TOP, TOP + TURN * left);
      context.stroke();
    }
    return;
  }
  if (shape === "half") {
    context.fillStyle = colours.card;
    context.arc(x, y, radius - 0.8, 0, TURN);
    context.fill();
    context.stroke();
    context.fillStyle = colour;
    context.beginPath();
    context.arc(x, y, radius - 0.8, Math.PI / 2, Math.PI * 1.5);
    context.fill();
    return;
  }
  if (shape === "cross") {
    context.lineWidth = 2.4;
    const arm = radius * 0.75;
    context.moveTo(x - arm, y - arm);
    context.lineTo(x + arm, y + arm);
    context.moveTo(x + arm, y - arm);
    context.lineTo(x - arm, y + arm);
    context.stroke();
    return;
  }
  if (shape === "diamond") {
    const arm = radius * 1.25;
    context.moveTo(x, y - arm);
    context.lineTo(x + arm, y);
    context.lineTo(x, y + arm);
    context.lineTo(x - arm, y);
    context.closePath();
  } else if (shape === "batch") {
    context.rect(x - radius, y - radius, radius * 2, radius * 2);
  } else {
    context.arc(x, y, radius, 0, TURN);
  }
  context.fill();
  context.strokeStyle = colours.card;
  context.lineWidth = 1.2;
  context.stroke();
  if (shape === "twin") paintStripes(context, x, y, radius);
}

/** A duplicate is striped. */
function paintStripes(context: Context, x: number, y: number, radius: number): void {
  context.beginPath();
  for (const way of [-0.42, 0, 0.42]) {
    const half = Math.sqrt(1 - way * way) * radius;
    context.moveTo(x + way * radius, y - half);
    context.lineTo(x + way * radius, y + half);
  }
  context.stroke();
}

const BATCH_HEIGHT = 14;
const DIGIT = 5.6;

/** A batch is a box in a frame, as wide as the number on it. */
export function paintBatch(
  context: Context,
  colours: Colours,
  tone: Tone,
  count: number,
  x: number,
  y: number,
): void {
  const text = String(count);
  const width = BATCH_HEIGHT + DIGIT * (text.length - 1);
  const box = (around: number): void => {
    context.beginPath();
    const height = BATCH_HEIGHT + 2 * around;
    context.roundRect(x - width / 2 - around, y - height / 2, width + 2 * around, height, 2 + around);
  };
  // The frame is kept from the box, and both from what lies below, by the colour of cards.
  for (const [around, colour] of [
    [3.6, colours.card],
    [2.6, colours[tone]],
    [1.4, colours.card],
    [0, colours[tone]],
  ] as const) {
    box(around);
    context.fillStyle = colour;
    context.fill();
  }
  context.font = `700 9.5px ${FONT}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = colours.card;
  context.fillText(text, x, y + 0.5);
}

/** The number beside a dot that was received more than once. */
export function paintCount(context: Context, colours: Colours, count: number, x: number, y: number): void {
  context.font = `700 8px ${FONT}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = colours.card;
  context.beginPath();
  context.arc(x + 5, y - 6, 5, 0, TURN);
  context.fill();
  context.fillStyle = colours.text;
  context.fillText(String(count), x + 5, y - 5.5);
}

/** What no slot is left for. */
export function paintMore(context: Context, colours: Colours, more: number, x: number, y: number): void {
  context.font = `600 11px ${FONT}`;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillStyle = colours.muted;
  context.fillText(`+${more}`, x, y + 0.5);
}
