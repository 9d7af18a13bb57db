// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { makeEdge } from "../../harness/boards";
import { EdgeLayer } from "../../src/canvas/edges";

test("a line from above meets the upper side of the node below and the lower side of its own", () => {
  const layer = new EdgeLayer();
  const places = new Map([
    ["above", { x: 0, y: 0 }],
    ["below", { x: 0, y: 200 }],
    ["beside", { x: 400, y: 0 }],
  ]);
  layer.setEdges(
    [makeEdge("above", "below", "send", "async"), makeEdge("above", "beside", "send", "async")],
    places,
  );
  expect([...layer.metAt("top")]).toEqual(["below"]);
  expect([...layer.metAt("bottom")]).toEqual(["above"]);
});
