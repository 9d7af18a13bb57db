import { expect, test } from "vitest";
import { aligned, distributed } from "../../../src/canvas/arrange/align";
import type { Box } from "../../../src/canvas/view";

const box = (x: number, y: number, width = 168, height = 72): Box => ({ x, y, width, height });
const boxes = new Map([
  ["a", box(0, 0)],
  ["b", box(100, 300, 40, 20)],
  ["c", box(400, 90)],
]);

test.each([
  ["left", [0, 0, 0]],
  ["right", [400, 528, 400]],
  ["centre", [200, 264, 200]],
] as const)("%s sides come onto one line, heights stay", (side, expected) => {
  const places = [...aligned(boxes, side).values()];
  expect(places.map(({ x }) => x)).toEqual(expected);
  expect(places.map(({ y }) => y)).toEqual([0, 300, 90]);
});

test.each([
  ["top", [0, 0, 0]],
  ["bottom", [248, 300, 248]],
  ["middle", [124, 150, 124]],
] as const)("%ss come onto one line, columns stay", (side, expected) => {
  const places = [...aligned(boxes, side).values()];
  expect(places.map(({ y }) => y)).toEqual(expected);
  expect(places.map(({ x }) => x)).toEqual([0, 100, 400]);
});

test("gaps become equal and the outermost stay", () => {
  const places = distributed(
    new Map([
      ["c", box(600, 5)],
      ["a", box(0, 0)],
      ["b", box(180, 9)],
    ]),
    "x",
  );
  expect(places.get("a")).toEqual({ x: 0, y: 0 });
  expect(places.get("c")).toEqual({ x: 600, y: 5 });
  expect(places.get("b")).toEqual({ x: 300, y: 9 });
});

test("two have no gap to share", () => {
  const two = new Map([...boxes].slice(0, 2));
  expect(distributed(two, "y").get("b")).toEqual({ x: 100, y: 300 });
});
