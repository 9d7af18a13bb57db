import ELK from "elkjs/lib/elk.bundled.js";
import { expect, test } from "vitest";
import { layoutOf, placed, type Wanted } from "../../../src/canvas/arrange/flow-layout";
import { frameAround } from "../../../src/canvas/marks/frame";
import { touches, type Box } from "../../../src/canvas/view";

const node = (id: string, x = 0, y = 0, isPinned = false) => ({ id, x, y, width: 168, height: 72, isPinned });
const edge = (source: string, target: string) => ({ id: `${source}${target}`, source, target });

const shop = (more: Partial<Wanted> = {}): Wanted => ({
  nodes: ["a", "b", "c", "d", "e"].map((id, index) => node(id, 300 - index * 40, 10 * index)),
  edges: [edge("a", "b"), edge("b", "c"), edge("b", "d"), edge("d", "b"), edge("c", "c")],
  groups: [],
  corner: { x: 80, y: 160 },
  ...more,
});

async function tidied(wanted: Wanted) {
  return placed(wanted, await new ELK().layout(layoutOf(wanted)));
}

const boxesOf = (places: ReadonlyMap<string, { x: number; y: number }>): Box[] =>
  [...places.values()].map((place) => ({ ...place, width: 168, height: 72 }));

function overlaps(boxes: Box[]): number {
  return boxes.filter((box, index) => boxes.slice(index + 1).some((other) => touches(box, other))).length;
}

test("flows run to the right, nothing overlaps, all begins at the corner", async () => {
  const places = await tidied(shop());
  expect(places.get("a")!.x).toBeLessThan(places.get("b")!.x);
  expect(places.get("b")!.x).toBeLessThan(places.get("c")!.x);
  expect(overlaps(boxesOf(places))).toBe(0);
  expect(Math.min(...[...places.values()].map(({ x }) => x))).toBe(80);
  expect(Math.min(...[...places.values()].map(({ y }) => y))).toBe(160);
});

test("a pinned node stays and nothing comes to lie on it", async () => {
  const wanted = shop();
  wanted.nodes = wanted.nodes.map((found) => (found.id === "b" ? node("b", 4000, 96, true) : found));
  const places = await tidied(wanted);
  expect(places.has("b")).toBe(false);
  expect(places.get("a")!.x).toBeLessThan(4000);
  expect(places.get("c")!.x).toBeGreaterThan(4000);
  expect(overlaps([...boxesOf(places), { x: 4000, y: 96, width: 168, height: 72 }])).toBe(0);
});

test("members of a group stay together and others outside of its frame", async () => {
  const places = await tidied(shop({ groups: [{ id: "g", members: ["a", "b", "d"], within: null }] }));
  const box = (id: string): Box => ({ ...places.get(id)!, width: 168, height: 72 });
  const frame = frameAround(["a", "b", "d"].map(box))!;
  for (const id of ["c", "e"]) expect(touches(frame, box(id))).toBe(false);
});

test("two groups without any edge are laid out too", async () => {
  const groups = [
    { id: "g", members: ["a", "b"], within: null },
    { id: "h", members: ["c", "d"], within: null },
  ];
  const places = await tidied(shop({ edges: [], groups }));
  expect(places.size).toBe(5);
  expect(overlaps(boxesOf(places))).toBe(0);
});

test("a group within a group stays within it", async () => {
  const groups = [
    { id: "g", members: ["a"], within: null },
    { id: "h", members: ["b", "d"], within: "g" },
  ];
  const places = await tidied(shop({ groups }));
  const box = (id: string): Box => ({ ...places.get(id)!, width: 168, height: 72 });
  const inner = frameAround(["b", "d"].map(box))!;
  expect(touches(inner, box("a"))).toBe(false);
  for (const id of ["c", "e"]) expect(touches(frameAround([inner, box("a")])!, box(id))).toBe(false);
});
