// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { makeEdge, makeNode } from "../../harness/boards";
import type { Graph } from "../../src/document/graph";
import { drawBoard } from "../../src/export/drawing";
import { fileName } from "../../src/export/file";
import type { Ink } from "../../src/export/ink";

const INK: Ink = {
  canvas: "#fff",
  card: "#fff",
  cardLine: "#888",
  line: "#888",
  text: "#000",
  muted: "#444",
  edge: "#777",
  accent: "#067",
  paper: "#ffe",
  paperLine: "#cc8",
  tiles: { messaging: "#b27", compute: "#b40", other: "#555" },
};

const HOSTILE = '</text><script>alert(1)</script><image href="https://evil.example/x.png"/>';

const graph = (label: string): Graph => ({
  version: 1,
  nodes: [
    makeNode("q", "Queue", "AWS::SQS::Queue", 0, 0),
    makeNode("f", "Function", "AWS::Lambda::Function", 300, 0),
  ],
  edges: [
    { ...makeEdge("q", "f", "poll", "poll", label) },
    { ...makeEdge("f", "q", "send", "async", "") },
    { ...makeEdge("f", "f", "invoke", "sync", "") },
  ],
  problems: [],
});

const draw = (label = "", text = "", name = "Board") =>
  drawBoard(
    name,
    graph(label),
    {
      notes: [{ id: "n", x: 0, y: 200, width: 208, height: 104, text }],
      groups: [{ id: "g", name: label, members: ["q", "f"], own: ["q", "f"], within: null }],
    },
    new Map(),
    INK,
  );

test("everything that is drawn lies within the picture", () => {
  const { width, height, svg } = draw();
  expect(width).toBeGreaterThan(468);
  expect(height).toBeGreaterThan(304);
  expect(svg).toContain(`width="${width}"`);
});

test("texts are texts, whatever they hold", () => {
  const { svg } = draw(HOSTILE, HOSTILE, HOSTILE);
  const read = new DOMParser().parseFromString(svg, "image/svg+xml");
  expect(read.querySelectorAll("script, image, foreignObject, a")).toHaveLength(0);
  expect(svg).not.toContain("<script");
  expect(read.querySelector("title")?.textContent).toBe(HOSTILE);
});

test("a character that XML lacks does not break the file", () => {
  expect(draw("a\u0000b").svg).not.toContain("\u0000");
});

test("a file is named for its board", () => {
  expect(fileName("Orders / under fire")).toBe("Orders-under-fire");
  expect(fileName("../..")).toBe("board");
  expect(fileName("注文")).toBe("注文");
});
