/**
 * What the canvas draws and what the server draws are the same: both read this table. `SLUICE_DRAWN=keep npm test`
 * writes what the canvas draws now.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { placeLabels } from "../../src/canvas/labels";
import { framesOf } from "../../src/canvas/marks/frame";
import { edgePath } from "../../src/canvas/path";
import { curveOf, waysOf } from "../../src/canvas/route";
import type { Box } from "../../src/canvas/view";
import type { GraphEdge } from "../../src/document/graph";
import { readMarks } from "../../src/document/marks";

const FILE = `${import.meta.dirname}/../../../tests/designer/catalog/picture/drawn.json`;

interface Drawn {
  curves: Record<string, number[][]>;
  labels: Record<string, number[]>;
  frames: Record<string, number[]>;
}

interface Case {
  name: string;
  places: Record<string, [number, number]>;
  edges: { id: string; source: string; target: string; kind: string; width: number }[];
  groups: { id: string; name: string; group: string; own: string[] }[];
  notes: Record<string, [number, number, number, number]>;
  wanted: Drawn;
}

const cases = JSON.parse(readFileSync(FILE, "utf8")) as Case[];
const short = (value: number): number => Math.round(value * 10) / 10;
const numbers = ({ x, y, width, height }: Box): number[] => [x, y, width, height].map(short);

function drawn({ places, edges, groups, notes }: Case): Drawn {
  const at = new Map(Object.entries(places).map(([id, [x, y]]) => [id, { x, y }]));
  const cards = new Map(
    [...at].map(([id, place]): [string, Box] => [id, { ...place, width: 168, height: 72 }]),
  );
  const ways = waysOf(edges, at);
  const curves = new Map(edges.map((edge) => [edge.id, curveOf(edge, at, ways)!]));
  const labels = edges.map((edge) => ({
    edge: edge as unknown as GraphEdge,
    width: edge.width,
    steps: edgePath("", curves.get(edge.id)!).steps,
    isAsked: false,
  }));
  const boxes = new Map(cards);
  for (const [id, [x, y, width, height]] of Object.entries(notes)) boxes.set(id, { x, y, width, height });
  const frames = framesOf(marksOf(groups), (id) => boxes.get(id) ?? null);
  return {
    curves: Object.fromEntries(
      [...curves].map(([id, curve]) => [id, curve.map(({ x, y }) => [x, y].map(short))]),
    ),
    labels: Object.fromEntries(
      placeLabels(labels, cards.values(), 11).map(({ edge, box }) => [edge.id, numbers(box)]),
    ),
    frames: Object.fromEntries([...frames].map(([id, box]) => [id, numbers(box)])),
  };
}

function marksOf(groups: Case["groups"]) {
  const layout = new Y.Doc().getMap<unknown>("layout");
  for (const { id, name, group, own } of groups) {
    layout.set(id, new Y.Map(Object.entries({ kind: "group", name, ...(group ? { group } : {}) })));
    for (const member of own) layout.set(member, new Y.Map([["group", id]]));
  }
  return readMarks(layout).groups;
}

test.each(cases)("$name", (each) => {
  const found = drawn(each);
  if (process.env.SLUICE_DRAWN === "keep") each.wanted = found;
  expect(found).toEqual(each.wanted);
});

test.runIf(process.env.SLUICE_DRAWN === "keep")("the table is kept", () => {
  writeFileSync(FILE, `[\n${cases.map((each) => JSON.stringify(each)).join(",\n")}\n]\n`);
});
