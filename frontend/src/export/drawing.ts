/** The board as an SVG document: text as text, no script, no reference to anything outside of it. */
import { placeLabels, sizeAt } from "../canvas/labels";
import { edgePath, endOf, type Curve } from "../canvas/path";
import { curveOf, waysOf } from "../canvas/route";
import { framesOf } from "../canvas/marks/frame";
import { around, type Box } from "../canvas/view";
import type { Point } from "../document/board";
import { NODE_HEIGHT, NODE_WIDTH, type Graph, type GraphEdge, type GraphNode } from "../document/graph";
import type { Marks } from "../document/marks";
import type { Ink } from "./ink";
import { wrapped } from "./text";

const NAMESPACE = "http://www.w3.org/2000/svg";
const MARGIN = 40;
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', Arial, sans-serif";
const HEAD = 9;
const HOOK = 6;
const LABEL_PX = 11;
const LETTER_PX = 6.2;

export interface Picture {
  svg: string;
  width: number;
  height: number;
}

/** Draw what lies at these places, in the colours of a theme. */
export function drawBoard(
  title: string,
  graph: Graph,
  marks: Marks,
  places: ReadonlyMap<string, Point>,
  ink: Ink,
): Picture {
  const nodes = new Map(
    graph.nodes.map((node) => [node.id, places.get(node.id) ?? { x: node.x, y: node.y }]),
  );
  const boxOf = (id: string): Box | null => {
    const node = nodes.get(id);
    const note = marks.notes.find((found) => found.id === id);
    if (node) return { ...node, width: NODE_WIDTH, height: NODE_HEIGHT };
    return note ? { ...note, ...places.get(id) } : null;
  };
  const boxes = framesOf(marks.groups, boxOf);
  const frames = marks.groups
    .flatMap(({ id, name }) => (boxes.has(id) ? [{ name, box: boxes.get(id)! }] : []))
    .sort((a, b) => b.box.width * b.box.height - a.box.width * a.box.height);
  const paths = curvesOf(graph.edges, nodes);
  const all = around([
    ...[...nodes.keys(), ...marks.notes.map(({ id }) => id)].map((id) => boxOf(id)!),
    ...frames.map(({ box }) => box),
    ...[...paths.values()].map((curve) => edgePath("", curve).box),
  ]) ?? { x: 0, y: 0, width: 320, height: 160 };
  const width = Math.ceil(all.width + 2 * MARGIN);
  const height = Math.ceil(all.height + 2 * MARGIN);
  const root = shape("svg", {
    xmlns: NAMESPACE,
    width,
    height,
    viewBox: `${Math.floor(all.x - MARGIN)} ${Math.floor(all.y - MARGIN)} ${width} ${height}`,
    "font-family": FONT,
    role: "img",
  });
  root.append(
    written("title", title, {}),
    shape("rect", {
      x: Math.floor(all.x - MARGIN),
      y: Math.floor(all.y - MARGIN),
      width,
      height,
      fill: ink.canvas,
    }),
    ...frames.map(({ name, box }) => frameShape(name, box, ink)),
    ...marks.notes.map((note) => noteShape(boxOf(note.id)!, note.text, ink)),
    ...graph.edges.flatMap((edge) => edgeShapes(edge, paths.get(edge.id), ink)),
    ...labelShapes(
      graph.edges,
      paths,
      [...nodes.keys()].map((id) => boxOf(id)!),
      ink,
    ),
    ...graph.nodes.map((node) => nodeShape(node, nodes.get(node.id)!, ink)),
  );
  return { svg: new XMLSerializer().serializeToString(root), width, height };
}

function curvesOf(edges: GraphEdge[], places: ReadonlyMap<string, Point>): Map<string, Curve> {
  const ways = waysOf(edges, places);
  return new Map(
    edges.flatMap((edge) => {
      const curve = curveOf(edge, places, ways);
      return curve ? [[edge.id, curve]] : [];
    }),
  );
}

function shape(name: string, attributes: Record<string, string | number>, ...children: Element[]): Element {
  const made = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes))
    if (key !== "xmlns")
      made.setAttribute(key, typeof value === "number" ? String(+value.toFixed(2)) : value);
  made.append(...children);
  return made;
}

function written(name: string, text: string, attributes: Record<string, string | number>): Element {
  const made = shape(name, attributes);
  // A character that XML does not have would make the whole file unreadable.
  // eslint-disable-next-line no-control-regex
  made.textContent = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "�");
  return made;
}

function frameShape(name: string, box: Box, ink: Ink): Element {
  return shape(
    "g",
    {},
    shape("rect", {
      ...box,
      rx: 16,
      fill: ink.accent,
      "fill-opacity": 0.06,
      stroke: ink.line,
      "stroke-dasharray": "6 5",
    }),
    written("text", name, {
      x: box.x + 16,
      y: box.y + 23,
      fill: ink.muted,
      "font-size": 13,
      "font-weight": 650,
    }),
  );
}

function noteShape(box: Box, text: string, ink: Ink): Element {
  const lines = wrapped(text, box.width - 24, 13, 40);
  return shape(
    "g",
    {},
    shape("rect", {
      x: box.x,
      y: box.y,
      width: box.width,
      height: box.height,
      rx: 6,
      fill: ink.paper,
      stroke: ink.paperLine,
    }),
    ...lines.map((line, index) =>
      written("text", line, { x: box.x + 12, y: box.y + 22 + index * 18, fill: ink.text, "font-size": 13 }),
    ),
  );
}

function nodeShape(node: GraphNode, { x, y }: Point, ink: Ink): Element {
  const isActor = node.type.startsWith("actor:");
  const tile = ink.tiles[node.category] ?? ink.tiles.other!;
  const names = wrapped(node.logicalId, 108, 13, 2);
  const services = wrapped(node.label, 112, 11.5, names.length > 1 ? 1 : 2);
  const top = y + NODE_HEIGHT / 2 - (names.length * 16 + services.length * 14) / 2;
  const glyph = Array.from(node.glyph).slice(0, 4).join("");
  return shape(
    "g",
    {},
    shape("rect", {
      x,
      y,
      width: NODE_WIDTH,
      height: NODE_HEIGHT,
      rx: isActor ? 36 : 12,
      fill: ink.card,
      stroke: ink.cardLine,
      ...(node.opaque ? { "stroke-dasharray": "5 4" } : {}),
    }),
    shape("rect", {
      x: x + (isActor ? 18 : 12),
      y: y + 18,
      width: 36,
      height: 36,
      rx: isActor ? 18 : 9,
      fill: tile,
    }),
    written("text", glyph, {
      x: x + (isActor ? 36 : 30),
      y: y + NODE_HEIGHT / 2,
      fill: "#ffffff",
      "font-size": glyph.length === 1 ? 19 : glyph.length > 3 ? 10 : 12,
      "font-weight": 700,
      "text-anchor": "middle",
      "dominant-baseline": "central",
    }),
    ...names.map((line, index) =>
      written("text", line, {
        x: x + (isActor ? 64 : 58),
        y: top + 12.5 + index * 16,
        fill: ink.text,
        "font-size": 13,
        "font-weight": 650,
      }),
    ),
    ...services.map((line, index) =>
      written("text", line, {
        x: x + (isActor ? 64 : 58),
        y: top + names.length * 16 + 11 + index * 14,
        fill: ink.muted,
        "font-size": 11.5,
      }),
    ),
  );
}

function edgeShapes(edge: GraphEdge, curve: Curve | undefined, ink: Ink): Element[] {
  if (!curve) return [];
  const course = `M${xy(curve[0]!)} C${curve.slice(1).map(xy).join(" ")}`;
  const { end: d, angle } = endOf(curve);
  const line = (width: number, colour: string): Element =>
    shape("path", {
      d: course,
      fill: "none",
      stroke: colour,
      "stroke-width": width,
      "stroke-linecap": "round",
    });
  const wing = (tip: Point, turn: number, length: number): Point => ({
    x: tip.x - Math.cos(angle + turn) * length,
    y: tip.y - Math.sin(angle + turn) * length,
  });
  if (edge.style === "sync") {
    const head = `M${xy(d)} L${xy(wing(d, 0.45, HEAD + 1))} L${xy(wing(d, -0.45, HEAD + 1))} Z`;
    return [line(4.8, ink.edge), line(2, ink.canvas), shape("path", { d: head, fill: ink.edge })];
  }
  const isPoll = edge.style === "poll";
  const tip = wing(d, 0, isPoll ? HOOK + 1 : 1);
  const head = `M${xy(wing(tip, 0.5, HEAD - 1))} L${xy(tip)} L${xy(wing(tip, -0.5, HEAD - 1))}`;
  const strokes = [line(1.5, ink.edge), stroked(head, ink)];
  if (isPoll) {
    const from = { x: tip.x + Math.sin(angle) * HOOK, y: tip.y - Math.cos(angle) * HOOK };
    const to = { x: tip.x - Math.sin(angle) * HOOK, y: tip.y + Math.cos(angle) * HOOK };
    strokes.push(stroked(`M${xy(from)} A${HOOK} ${HOOK} 0 0 1 ${xy(to)} L${xy(wing(to, 0, 4))}`, ink));
  }
  return strokes;
}

const stroked = (d: string, ink: Ink): Element =>
  shape("path", {
    d,
    fill: "none",
    stroke: ink.edge,
    "stroke-width": 1.5,
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
  });

function labelShapes(
  edges: GraphEdge[],
  paths: ReadonlyMap<string, Curve>,
  cards: Box[],
  ink: Ink,
): Element[] {
  const labels = edges.flatMap((edge) => {
    const curve = paths.get(edge.id);
    const [words] = wrapped(edge.label, 200, LABEL_PX, 1);
    if (!curve || !words) return [];
    const { steps } = edgePath("", curve);
    return [{ edge: { ...edge, label: words }, width: words.length * LETTER_PX, steps, isAsked: false }];
  });
  return placeLabels(labels, cards, sizeAt(1)).flatMap(({ edge, at, box }) => [
    shape("rect", { ...box, fill: ink.canvas }),
    written("text", edge.label, {
      ...at,
      fill: ink.muted,
      "font-size": LABEL_PX,
      "text-anchor": "middle",
      "dominant-baseline": "central",
    }),
  ]);
}

const xy = ({ x, y }: Point): string => `${+x.toFixed(1)} ${+y.toFixed(1)}`;
