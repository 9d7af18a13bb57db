/** Streams along edges: as wide as the logarithm of their rate, with the number beside them. */
import { FONT, type Colours } from "../colours";
import { pointAfter } from "../path";
import type { Context } from "./scene";

const THINNEST = 3;
const WIDEST = 15;
const BESIDE = 14;

/** How wide a stream is, in the board's pixels. */
export const widthOf = (rate: number, most: number): number =>
  THINNEST + ((WIDEST - THINNEST) * Math.log1p(rate)) / Math.log1p(Math.max(1, most, rate));

export function writeRate(rate: number): string {
  if (rate >= 10_000) return `${Math.round(rate / 1000)}k/s`;
  if (rate >= 1000) return `${(rate / 1000).toFixed(1)}k/s`;
  return rate >= 10 ? `${Math.round(rate)}/s` : `${rate.toFixed(1)}/s`;
}

export function paintStream(
  context: Context,
  colours: Colours,
  steps: Float32Array,
  rate: number,
  most: number,
): void {
  context.strokeStyle = colours.flowing;
  context.globalAlpha = 0.55;
  context.lineWidth = widthOf(rate, most);
  context.lineCap = "butt";
  context.lineJoin = "round";
  context.beginPath();
  context.moveTo(steps[0]!, steps[1]!);
  for (let i = 2; i < steps.length; i += 2) context.lineTo(steps[i]!, steps[i + 1]!);
  context.stroke();
  context.globalAlpha = 1;
  const { x, y } = pointAfter(steps, 0.32);
  const text = writeRate(rate);
  context.font = `700 11px ${FONT}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  const wide = context.measureText(text).width + 8;
  context.fillStyle = colours.card;
  context.fillRect(x - wide / 2, y - BESIDE - 8, wide, 16);
  context.fillStyle = colours.flowing;
  context.fillText(text, x, y - BESIDE);
}
