import { expect, test } from "vitest";
import { flowOrder } from "../../src/canvas/flow-order";

const places = (rows: Record<string, [number, number]>) =>
  new Map(Object.entries(rows).map(([id, [x, y]]) => [id, { x, y }]));

test("a flow is followed to its end before the next begins", () => {
  const order = flowOrder(
    places({ worker: [600, 0], queue: [300, 0], traffic: [0, 0], api: [0, 300], page: [300, 300] }),
    [
      { source: "traffic", target: "queue" },
      { source: "queue", target: "worker" },
      { source: "api", target: "page" },
    ],
  );
  expect(order).toEqual(["traffic", "queue", "worker", "api", "page"]);
});

test("a node comes after all of its sources", () => {
  const order = flowOrder(places({ a: [0, 0], b: [0, 100], both: [300, 0] }), [
    { source: "a", target: "both" },
    { source: "b", target: "both" },
  ]);
  expect(order).toEqual(["a", "b", "both"]);
});

test("a cycle begins at its left and holds every node once", () => {
  const order = flowOrder(places({ b: [300, 0], a: [0, 0] }), [
    { source: "a", target: "b" },
    { source: "b", target: "a" },
    { source: "a", target: "a" },
  ]);
  expect(order).toEqual(["a", "b"]);
});
