import { expect, test } from "vitest";
import { pointOn, type Curve } from "../../src/canvas/path";
import { curveOf, routeBetween, waysOf } from "../../src/canvas/route";

const at = (x: number, y: number) => ({ x, y });
const cards = (...places: Place[]) => places.map((place) => ({ ...place, width: 168, height: 72 }));
type Place = ReturnType<typeof at>;
const source = at(0, 0);
const target = at(600, 0);

function crosses(curve: Curve, node: Place): boolean {
  return Array.from({ length: 299 }, (_, index) => pointOn(curve, (index + 1) / 300)).some(
    ({ x, y }) => x > node.x && x < node.x + 168 && y > node.y && y < node.y + 72,
  );
}

/** The curves of edges from `a` to `b` on a board with these other nodes. */
function drawn(others: Place[], count = 1): Curve[] {
  const places = new Map([
    ["a", source],
    ["b", target],
    ...others.map((place, index) => [`n${index}`, place] as const),
  ]);
  const edges = Array.from({ length: count }, (_, index) => ({ id: `e${index}`, source: "a", target: "b" }));
  const ways = waysOf(edges, places);
  return edges.map((edge) => curveOf(edge, places, ways)!);
}

test("with nothing between, the way is straight", () => {
  expect(routeBetween(source, target, cards(source, target, at(300, 400)))).toEqual({
    leaving: "right",
    entering: "left",
    via: [],
  });
});

test.each([
  ["level with both", [at(300, 0)]],
  ["a little above", [at(300, -24)]],
  ["a little below", [at(300, 24)]],
  ["with another below it", [at(300, 0), at(300, 116)]],
  ["one behind the other", [at(230, -30), at(404, 40)]],
  ["in a wall with a gap", [at(300, -116), at(300, 0), at(300, 130), at(300, 246)]],
])("nodes between that lie %s are passed", (_, between) => {
  for (const curve of drawn(between, 2)) for (const node of between) expect(crosses(curve, node)).toBe(false);
});

test("the way goes where no node lies", () => {
  const below = [at(200, 100), at(300, 100), at(400, 100)];
  const { via } = routeBetween(source, target, cards(source, target, at(300, 0), ...below));
  expect(via.every(({ y }) => y < 0)).toBe(true);
});

test("edges that turn at one corner lie side by side there", () => {
  const [one, other] = drawn([at(300, 0)], 2);
  expect(one![3]).not.toEqual(other![3]);
});

test("where every way is blocked, the straight one is taken", () => {
  const wall = Array.from({ length: 30 }, (_, index) => at(300, index * 80 - 1200));
  expect(routeBetween(source, target, cards(source, target, ...wall)).via).toEqual([]);
});
