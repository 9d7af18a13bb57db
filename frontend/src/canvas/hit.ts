/** What lies under a point. */
import type { Point } from "../document/board";
import type { SluiceCanvas } from "./sluice-canvas";
import { toBoard, touches } from "./view";

/** A card is met this far, in the board's pixels, beside it. */
const SLACK = 10;

/** The node under a point of the canvas. */
export function nodeAt(canvas: SluiceCanvas, local: Point): string | null {
  const { x, y } = toBoard(canvas.view, local);
  const at = { x: x - SLACK, y: y - SLACK, width: 2 * SLACK, height: 2 * SLACK };
  return canvas.graph.nodes.findLast(({ id }) => touches(canvas.boxOf(id)!, at))?.id ?? null;
}

/** The note under a point of the canvas. */
export function noteAt(canvas: SluiceCanvas, local: Point): string | null {
  const at = { ...toBoard(canvas.view, local), width: 0, height: 0 };
  return canvas.notes.ids.findLast((id) => touches(canvas.boxOf(id)!, at)) ?? null;
}

/** Whether the canvas, and nothing on top of it, is under a pointer. */
export function isUnder(canvas: SluiceCanvas, event: { clientX: number; clientY: number }): boolean {
  const under = document.elementFromPoint(event.clientX, event.clientY);
  return under !== null && canvas.contains(under);
}
