import { expect, test } from "vitest";
import {
  around,
  between,
  fitted,
  MAX_ZOOM,
  MIN_ZOOM,
  toBoard,
  toScreen,
  touches,
  zoomedAt,
} from "../../src/canvas/view";

const view = { x: 30, y: -20, k: 0.5 };

test("a point goes to the screen and back", () => {
  expect(toBoard(view, toScreen(view, { x: 12, y: 34 }))).toEqual({ x: 12, y: 34 });
});

test("zooming keeps the point under the pointer", () => {
  const pointer = { x: 200, y: 100 };
  expect(toBoard(zoomedAt(view, pointer, 1.2), pointer)).toEqual(toBoard(view, pointer));
});

test("zoom stays within its limits", () => {
  expect(zoomedAt(view, { x: 0, y: 0 }, 1000).k).toBe(MAX_ZOOM);
  expect(zoomedAt(view, { x: 0, y: 0 }, 0.0001).k).toBe(MIN_ZOOM);
});

test("a fitted view shows the whole box in the middle", () => {
  const box = { x: 100, y: 100, width: 2000, height: 400 };
  const shown = fitted(box, 1000, 600);
  expect(toScreen(shown, { x: 1100, y: 300 })).toEqual({ x: 500, y: 300 });
  expect(toScreen(shown, { x: 100, y: 100 }).x).toBeGreaterThanOrEqual(63.9);
});

test("a small board is not blown up", () => {
  expect(fitted({ x: 0, y: 0, width: 100, height: 50 }, 1000, 600).k).toBe(1.25);
});

test("no boxes have no frame", () => {
  expect(around([])).toBeNull();
});

test("a frame touches what lies at its border", () => {
  const frame = between({ x: 100, y: 100 }, { x: 0, y: 0 });
  expect(touches(frame, { x: 100, y: 50, width: 10, height: 10 })).toBe(true);
  expect(touches(frame, { x: 101, y: 50, width: 10, height: 10 })).toBe(false);
});
