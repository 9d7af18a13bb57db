import { expect, test } from "vitest";
import { placeLabels, type Label } from "../../src/canvas/labels";
import { curveBetween, stepsAlong } from "../../src/canvas/path";
import { touches, type Box } from "../../src/canvas/view";

const at = (x: number, y: number) => ({ x, y });
const card = (x: number, y: number): Box => ({ x, y, width: 168, height: 72 });

function label(id: string, from: [number, number], to: [number, number], more: object = {}): Label {
  const edge = {
    id,
    source: `s${id}`,
    target: `t${id}`,
    kind: "send",
    style: "async",
    label: id,
    joint: null,
    ...more,
  };
  const steps = stepsAlong(curveBetween(at(...from), at(...to)));
  return { edge, width: 60, steps, isAsked: false } as Label;
}

test("a label with room around it stands in the middle of its edge", () => {
  const [placed] = placeLabels([label("a", [0, 0], [400, 0])], [card(0, 0), card(400, 0)], 11);
  expect(placed!.at.x).toBeCloseTo(284, 0);
});

test("labels keep off cards and off one another", () => {
  const cards = [card(0, 0), card(0, 100), card(500, 0), card(500, 100), card(270, 20)];
  const labels = [
    label("a", [0, 0], [500, 0]),
    label("b", [0, 0], [500, 100]),
    label("c", [0, 100], [500, 0]),
    label("d", [0, 100], [500, 100]),
  ];
  const placed = placeLabels(labels, cards, 11);
  expect(placed.length).toBeGreaterThan(1);
  placed.forEach(({ box }, index) => {
    expect(cards.some((each) => touches(each, box))).toBe(false);
    expect(placed.slice(index + 1).some((other) => touches(other.box, box))).toBe(false);
  });
});

test("where there is room for one, the weightier stays", () => {
  const same = [label("a", [0, 0], [400, 0]), label("z", [0, 0], [400, 0], { kind: "redrive" })];
  const placed = placeLabels(same, [card(0, 0), card(400, 0)], 17);
  expect(placed.map(({ edge }) => edge.id)).toEqual(["z"]);
});

test("words that would hide most of their line are left out", () => {
  const short = label("a", [0, 0], [300, 0]);
  expect(placeLabels([short], [], 11)).toHaveLength(1);
  expect(placeLabels([short], [], 17)).toHaveLength(0);
  expect(placeLabels([{ ...short, isAsked: true }], [], 17)).toHaveLength(1);
});

test("what is asked for is written wherever it stands", () => {
  const asked = { ...label("a", [0, 0], [300, 0]), isAsked: true };
  expect(placeLabels([asked], [card(150, 0)], 11)).toHaveLength(1);
});

test("a label stays where it stood while there is room", () => {
  const kept = new Map([["a", 0.7]]);
  const [placed] = placeLabels([label("a", [0, 0], [600, 0])], [], 11, kept);
  expect(kept.get("a")).toBe(0.7);
  expect(placed!.at.x).toBeGreaterThan(420);
});

test("the words of a fan stand away from where all of it begins", () => {
  const fan = [0, 200, 400].map((y) => label(`f${y}`, [0, 200], [600, y], { source: "hub" }));
  for (const { at: place } of placeLabels(fan, [], 11)) expect(place.x).toBeGreaterThan(384);
});
