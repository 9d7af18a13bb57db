import { expect, test } from "vitest";
import { readGraph } from "../../src/document/graph";

test("an edge without both of its nodes is left out", () => {
  const graph = readGraph({
    version: 3,
    nodes: [{ id: "a", logicalId: "A", type: "AWS::SQS::Queue", x: 1, y: 2 }],
    edges: [
      { id: "1", source: "a", target: "gone" },
      { id: "2", source: "a", target: "a", style: "poll" },
    ],
  });
  expect(graph.edges.map((edge) => [edge.id, edge.style])).toEqual([["2", "poll"]]);
});

test("what is missing or of another type does not break the drawing", () => {
  const graph = readGraph({
    nodes: [{ id: "a", x: "left", opaque: "yes", code: 7, counters: [1, "visible"] }, null, 5],
  });
  expect(graph.nodes).toHaveLength(1);
  expect(graph.nodes[0]).toMatchObject({ x: 0, opaque: false, code: null, counters: ["visible"] });
});
