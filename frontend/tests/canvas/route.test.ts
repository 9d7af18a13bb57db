import { expect, test } from "vitest";
import { curveBetween, pointOn } from "../../src/canvas/path";
import { routeBetween } from "../../src/canvas/route";

const at = (x: number, y: number) => ({ x, y });
const source = at(0, 0);
const target = at(600, 0);

function crosses(route: ReturnType<typeof routeBetween>, node: { x: number; y: number }): boolean {
  const curve = curveBetween(source, target, undefined, route);
  return Array.from({ length: 99 }, (_, index) => pointOn(curve, (index + 1) / 100)).some(
    ({ x, y }) => x > node.x && x < node.x + 168 && y > node.y && y < node.y + 72,
  );
}

test("with nothing between, the way is straight", () => {
  expect(routeBetween(source, target, [source, target, at(300, 400)])).toEqual({
    leaving: "right",
    entering: "left",
    swing: 0,
  });
});

test.each([
  ["level with both", at(300, 0)],
  ["a little above", at(300, -24)],
  ["a little below", at(300, 24)],
])("a node between that lies %s is passed", (_, between) => {
  const route = routeBetween(source, target, [source, target, between]);
  expect(route.swing).toBeGreaterThan(0);
  expect(crosses(route, between)).toBe(false);
});

test("the way goes where no node lies", () => {
  const below = [at(200, 100), at(300, 100), at(400, 100)];
  const route = routeBetween(source, target, [source, target, at(300, 0), ...below]);
  expect([route.leaving, route.entering]).toEqual(["top", "top"]);
});

test("where every way is blocked, the straight one is taken", () => {
  const wall = [-600, -400, -200, 0, 200, 400, 600].map((y) => at(300, y));
  const walls = [...wall, ...wall.map(({ y }) => at(300, y + 100))];
  expect(routeBetween(source, target, [source, target, ...walls]).swing).toBe(0);
});
