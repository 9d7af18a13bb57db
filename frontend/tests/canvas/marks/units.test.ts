import { expect, test } from "vitest";
import { groupAround, unitsOf } from "../../../src/canvas/marks/units";
import type { Group } from "../../../src/document/marks";

const groups: Group[] = [
  { id: "outer", name: "Outer", members: ["a", "b", "c"], own: ["a"], within: null },
  { id: "inner", name: "Inner", members: ["b", "c"], own: ["b", "c"], within: "outer" },
];
const unitsIn = (...ids: string[]) => {
  const { groups: whole, nodes } = unitsOf(groups, new Set(ids));
  return [whole.map(({ id }) => id), nodes];
};

test("of groups that are chosen whole the outermost is the unit", () => {
  expect(unitsIn("a", "b", "c", "d")).toEqual([["outer"], ["d"]]);
  expect(unitsIn("b", "c", "d")).toEqual([["inner"], ["d"]]);
  expect(unitsIn("a", "b")).toEqual([[], ["a", "b"]]);
});

test("the group around a choice is the innermost that holds more than it", () => {
  const around = (...ids: string[]) => groupAround(groups, new Set(ids))?.id ?? null;
  expect(around("b")).toBe("inner");
  expect(around("b", "c")).toBe("outer");
  expect(around("a", "b", "c")).toBeNull();
  expect(around("a", "d")).toBeNull();
});
