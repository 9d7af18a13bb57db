import { expect, test } from "vitest";
import { dropped, frameAround, framesOf } from "../../../src/canvas/marks/frame";
import type { Box } from "../../../src/canvas/view";
import type { Group } from "../../../src/document/marks";

const boxes = new Map<string, Box>([
  ["a", { x: 0, y: 0, width: 168, height: 72 }],
  ["b", { x: 0, y: 200, width: 168, height: 72 }],
  ["c", { x: 20, y: 100, width: 168, height: 72 }],
  ["d", { x: 2000, y: 0, width: 168, height: 72 }],
]);
const boxOf = (id: string): Box | null => boxes.get(id) ?? null;
const group = (id: string, own: string[], within: string | null = null, inner: string[] = []): Group => ({
  id,
  name: id,
  own,
  within,
  members: [...own, ...inner],
});
const moved = (...ids: string[]) => new Set(ids);

test("a frame has room for its name above its members", () => {
  const frame = frameAround([boxes.get("a")!])!;
  expect(frame.y).toBeLessThan(-40);
  expect(frame.x).toBe(-20);
  expect(frameAround([])).toBeNull();
});

test("what is dropped into a frame joins its group", () => {
  expect(dropped(moved("c"), [group("g", ["a", "b"])], boxOf)).toEqual(new Map([["c", "g"]]));
});

test("what is dragged out of its group leaves it", () => {
  expect(dropped(moved("d"), [group("g", ["a", "b", "d"])], boxOf)).toEqual(new Map([["d", null]]));
});

test("what is moved within its group stays in it", () => {
  expect(dropped(moved("c"), [group("g", ["a", "b", "c"])], boxOf)).toEqual(new Map());
});

test("a group that moves as a whole keeps all of its members", () => {
  const groups = [group("g", ["a", "c"]), group("h", ["b"])];
  expect(dropped(moved("a", "c"), groups, boxOf)).toEqual(new Map());
});

test("what goes from one group into another changes its group", () => {
  const groups = [group("g", ["a", "b"]), group("h", ["c", "d"])];
  expect(dropped(moved("c"), groups, boxOf)).toEqual(new Map([["c", "g"]]));
});

test("a frame lies around the frames within it", () => {
  const groups = [group("outer", ["b"], null, ["a"]), group("inner", ["a"], "outer")];
  const frames = framesOf(groups, boxOf);
  const [outer, inner] = [frames.get("outer")!, frames.get("inner")!];
  expect(outer.x).toBeLessThan(inner.x);
  expect(outer.y).toBeLessThan(inner.y);
  expect(outer.x + outer.width).toBeGreaterThan(inner.x + inner.width);
});

test("a group that is dropped into a frame lies within that group, and leaves it again", () => {
  const apart = [group("g", ["a", "b"]), group("h", ["c"])];
  expect(dropped(moved("c"), apart, boxOf)).toEqual(new Map([["h", "g"]]));
  const within = [group("g", ["a"], null, ["d"]), group("h", ["d"], "g")];
  expect(dropped(moved("d"), within, boxOf)).toEqual(new Map([["h", null]]));
});

test("what is dropped where two frames lie joins the inner one", () => {
  const groups = [group("outer", ["b"], null, ["a"]), group("inner", ["a"], "outer")];
  const near = (id: string): Box | null =>
    id === "e" ? { x: 10, y: 20, width: 168, height: 72 } : boxOf(id);
  expect(dropped(moved("e"), groups, near)).toEqual(new Map([["e", "inner"]]));
});
