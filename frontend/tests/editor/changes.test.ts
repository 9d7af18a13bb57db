/** One text becomes another by the lines that differ. */
import { expect, test } from "vitest";
import { changesBetween, type Change } from "../../src/editor/changes";

function made(text: string, changes: Change[]): string {
  let shift = 0;
  for (const { from, to, insert } of changes) {
    text = text.slice(0, from + shift) + insert + text.slice(to + shift);
    shift += insert.length - (to - from);
  }
  return text;
}

test.each([
  ["", ""],
  ["", "a\n"],
  ["a\nb\nc\n", "a\nX\nc\n"],
  ["a\nb\nc\nd\n", "a\nc\nd\ne\n"],
  ["a\nb", "b\na"],
  ["x\n\n\ny\n", "x\n\ny\n\n"],
  ["no end", "no end\n"],
])("the changes turn %j into %j", (before, after) => {
  expect(made(before, changesBetween(before, after))).toBe(after);
});

test("lines that both texts have are not touched", () => {
  const changes = changesBetween("a\nb\nc\nd\ne\n", "a\nB\nc\nD\ne\n");
  expect(changes).toEqual([
    { from: 2, to: 4, insert: "B\n" },
    { from: 6, to: 8, insert: "D\n" },
  ]);
});

test("very large texts are changed in one piece between their common ends", () => {
  const before = Array.from({ length: 1500 }, (_, n) => `a${n}\n`).join("");
  const after = Array.from({ length: 1500 }, (_, n) => `b${n}\n`).join("");
  expect(changesBetween(`head\n${before}tail`, `head\n${after}tail`)).toEqual([
    { from: 5, to: 5 + before.length, insert: after },
  ]);
});
