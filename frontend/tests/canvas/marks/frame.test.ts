import { expect, test } from "vitest";
import { dropped, frameAround } from "../../../src/canvas/marks/frame";
import type { Box } from "../../../src/canvas/view";

const boxes = new Map<string, Box>([
  ["a", { x: 0, y: 0, width: 168, height: 72 }],
  ["b", { x: 0, y: 200, width: 168, height: 72 }],
  ["c", { x: 20, y: 100, width: 168, height: 72 }],
  ["d", { x: 2000, y: 0, width: 168, height: 72 }],
]);
const boxOf = (id: string): Box | null => boxes.get(id) ?? null;
const moved = (...ids: string[]) => new Set(ids);

test("a frame has room for its name above its members", () => {
  const frame = frameAround([boxes.get("a")!])!;
  expect(frame.y).toBeLessThan(-40);
  expect(frame.x).toBe(-20);
  expect(frameAround([])).toBeNull();
});

test("what is dropped into a frame joins its group", () => {
  expect(dropped(moved("c"), [{ id: "g", members: ["a", "b"] }], boxOf)).toEqual(new Map([["c", "g"]]));
});

test("what is dragged out of its group leaves it", () => {
  expect(dropped(moved("d"), [{ id: "g", members: ["a", "b", "d"] }], boxOf)).toEqual(new Map([["d", null]]));
});

test("what is moved within its group stays in it", () => {
  expect(dropped(moved("c"), [{ id: "g", members: ["a", "b", "c"] }], boxOf)).toEqual(new Map());
});

test("a group that moves as a whole keeps all of its members", () => {
  const groups = [
    { id: "g", members: ["a", "c"] },
    { id: "h", members: ["b", "d"] },
  ];
  expect(dropped(moved("a", "c"), groups, boxOf)).toEqual(new Map());
});

test("what goes from one group into another changes its group", () => {
  const groups = [
    { id: "g", members: ["a", "b"] },
    { id: "h", members: ["c", "d"] },
  ];
  expect(dropped(moved("c"), groups, boxOf)).toEqual(new Map([["c", "g"]]));
});
