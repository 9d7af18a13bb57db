/** The part of the board that is seen: screen = board × k + (x, y). */
import type { Point } from "../document/board";

export interface View {
  x: number;
  y: number;
  k: number;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export const MIN_ZOOM = 0.1;
export const MAX_ZOOM = 3;

/** Below this zoom counters are bars and labels of edges are left out. */
export const FAR_ZOOM = 0.35;

/** Below this, what a finger must meet is made larger. */
export const SMALL_ZOOM = 0.6;

export const clampZoom = (k: number): number => Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, k));

export const toBoard = (view: View, screen: Point): Point => ({
  x: (screen.x - view.x) / view.k,
  y: (screen.y - view.y) / view.k,
});

export const toScreen = (view: View, point: Point): Point => ({
  x: point.x * view.k + view.x,
  y: point.y * view.k + view.y,
});

/** Zoom so that the board's point under `screen` stays where it is. */
export function zoomedAt(view: View, screen: Point, factor: number): View {
  const k = clampZoom(view.k * factor);
  const under = toBoard(view, screen);
  return { k, x: screen.x - under.x * k, y: screen.y - under.y * k };
}

/** The view that shows the box in the middle of the window, at most at `largest`. */
export function fitted(
  box: Box,
  width: number,
  height: number,
  margin = Math.min(64, width / 12),
  largest = 1.25,
): View {
  const room = { width: Math.max(1, width - 2 * margin), height: Math.max(1, height - 2 * margin) };
  const k = Math.min(largest, clampZoom(Math.min(room.width / box.width, room.height / box.height)));
  return {
    k,
    x: width / 2 - (box.x + box.width / 2) * k,
    y: height / 2 - (box.y + box.height / 2) * k,
  };
}

/** The smallest box around all, or null for none. */
export function around(boxes: Iterable<Box>): Box | null {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const box of boxes) {
    left = Math.min(left, box.x);
    top = Math.min(top, box.y);
    right = Math.max(right, box.x + box.width);
    bottom = Math.max(bottom, box.y + box.height);
  }
  return left <= right ? { x: left, y: top, width: right - left, height: bottom - top } : null;
}

export const touches = (a: Box, b: Box): boolean =>
  a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height;

/** The box between two corners. */
export const between = (a: Point, b: Point): Box => ({
  x: Math.min(a.x, b.x),
  y: Math.min(a.y, b.y),
  width: Math.abs(a.x - b.x),
  height: Math.abs(a.y - b.y),
});
