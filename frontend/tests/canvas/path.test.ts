import { describe, expect, test } from "vitest";
import {
  curveBetween,
  directRoute,
  distanceTo,
  edgePath,
  loopAt,
  packed,
  pointAfter,
  shiftsOf,
  stepsAlong,
  unpacked,
} from "../../src/canvas/path";

const at = (x: number, y: number) => ({ x, y });

describe("sides", () => {
  test.each([
    ["to the right", at(300, 0), ["right", "left"]],
    ["far to the left", at(-300, 0), ["left", "right"]],
    ["straight below", at(0, 200), ["bottom", "top"]],
    ["straight above", at(0, -200), ["top", "bottom"]],
    ["below and to the right", at(300, 300), ["right", "left"]],
    ["on top of it", at(10, 10), ["right", "left"]],
  ])("an edge to a node %s takes the near sides", (_, target, sides) => {
    const { leaving, entering } = directRoute(at(0, 0), target);
    expect([leaving, entering]).toEqual(sides);
  });
});

test("a curve begins and ends at the middle of the sides", () => {
  const [start, , , end] = curveBetween(at(0, 0), at(300, 100));
  expect(start).toEqual({ x: 168, y: 36 });
  expect(end).toEqual({ x: 300, y: 136 });
});

test("steps along a curve are equally long", () => {
  const steps = stepsAlong(curveBetween(at(0, 0), at(400, 300)));
  const lengths: number[] = [];
  for (let i = 2; i < steps.length; i += 2) {
    lengths.push(Math.hypot(steps[i]! - steps[i - 2]!, steps[i + 1]! - steps[i - 1]!));
  }
  expect(Math.max(...lengths) / Math.min(...lengths)).toBeLessThan(1.1);
});

test("half of the way is the middle of a straight edge", () => {
  const { steps } = edgePath("e", curveBetween(at(0, 0), at(368, 0)));
  const middle = pointAfter(steps, 0.5);
  expect(middle.x).toBeCloseTo(268, 0);
  expect(middle.y).toBeCloseTo(36, 3);
});

test("distance is measured to the nearest part of the path", () => {
  const { steps } = edgePath("e", curveBetween(at(0, 0), at(368, 0)));
  expect(distanceTo(steps, at(268, 46))).toBeCloseTo(10, 3);
  expect(distanceTo(steps, at(158, 36))).toBeCloseTo(10, 3);
});

test("edges between the same two nodes lie side by side, whatever their direction", () => {
  const places = new Map([
    ["a", at(0, 0)],
    ["b", at(300, 0)],
  ]);
  const edges = [
    { id: "1", source: "a", target: "b" },
    { id: "2", source: "b", target: "a" },
    { id: "3", source: "a", target: "b" },
  ];
  const shifts = shiftsOf(edges, places);
  const yOf = (id: string, side: "start" | "end") => shifts.get(id)![side];
  expect(yOf("1", "start")).toBe(yOf("1", "end"));
  expect(yOf("2", "start")).toBe(yOf("2", "end"));
  expect(new Set(["1", "2", "3"].map((id) => yOf(id, "start"))).size).toBe(3);
});

test("ends that share a side are ordered by where they go, so that they do not cross", () => {
  const places = new Map([
    ["hub", at(0, 100)],
    ["low", at(300, 300)],
    ["high", at(300, 0)],
  ]);
  const shifts = shiftsOf(
    [
      { id: "low", source: "hub", target: "low" },
      { id: "high", source: "hub", target: "high" },
    ],
    places,
  );
  expect(shifts.get("high")!.start).toBeLessThan(shifts.get("low")!.start);
});

test("a way past other nodes goes through its points without a break", () => {
  const via = [at(300, -20), at(500, -20)];
  const curve = curveBetween(at(0, 0), at(700, 0), undefined, { leaving: "right", entering: "left", via });
  expect(curve).toHaveLength(10);
  expect([curve[3], curve[6]]).toEqual(via);
  const steps = stepsAlong(curve);
  const turns = Array.from({ length: steps.length / 2 - 2 }, (_, index) => {
    const [ax, ay, bx, by, cx, cy] = steps.slice(index * 2, index * 2 + 6) as unknown as number[];
    return Math.abs(Math.atan2(cy! - by!, cx! - bx!) - Math.atan2(by! - ay!, bx! - ax!));
  });
  expect(Math.max(...turns)).toBeLessThan(0.6);
});

test("curves sent as numbers in a row are the same curves", () => {
  const curves = [curveBetween(at(0, 0), at(400, 0)), loopAt(at(8, 16), 0)];
  const { numbers, lengths } = packed(curves);
  const [first, second] = curves.map((curve) => curve.map(({ x, y }) => at(Math.fround(x), Math.fround(y))));
  expect(unpacked(numbers.subarray(0, lengths[0]))).toEqual(first);
  expect(unpacked(numbers.subarray(lengths[0]))).toEqual(second);
});

test("twenty edges at one side stay within the side", () => {
  const places = new Map([["hub", at(0, 0)]]);
  const edges = Array.from({ length: 20 }, (_, index) => {
    places.set(`n${index}`, at(400, index * 90));
    return { id: `e${index}`, source: "hub", target: `n${index}` };
  });
  const starts = [...shiftsOf(edges, places).values()].map((shift) => shift.start);
  expect(Math.max(...starts.map(Math.abs))).toBeLessThanOrEqual(30);
});

test("an edge between cards that are level is straight, whatever else leaves there", () => {
  const places = new Map([
    ["queue", at(0, 0)],
    ["worker", at(288, 0)],
    ["dlq", at(288, 120)],
    ["beside", at(576, 12)],
  ]);
  const edges = [
    { id: "poll", source: "queue", target: "worker" },
    { id: "redrive", source: "queue", target: "dlq" },
    { id: "next", source: "worker", target: "beside" },
  ];
  const shifts = shiftsOf(edges, places);
  for (const { id, source, target } of [edges[0]!, edges[2]!]) {
    const [start, , , end] = curveBetween(places.get(source)!, places.get(target)!, shifts.get(id));
    expect(start!.y).toBe(end!.y);
  }
  expect(shifts.get("redrive")!.end).toBe(0);
});

test("a self-loop leaves at the right and comes back at the top", () => {
  const [start, , , end] = loopAt(at(0, 0), 0);
  expect(start!.x).toBe(168);
  expect(end!.y).toBe(0);
});
