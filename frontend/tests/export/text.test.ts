import { expect, test } from "vitest";
import { wrapped } from "../../src/export/text";

test("names break where a new word begins in them", () => {
  expect(wrapped("OrdersDeadLetterQueue", 108, 13, 2)).toEqual(["OrdersDead", "LetterQueue"]);
});

test("words break between words, and lines that were written stay", () => {
  expect(wrapped("one two three\nfour", 60, 13, 9)).toEqual(["one two", "three", "four"]);
});

test("a word without end is cut", () => {
  expect(wrapped("x".repeat(30), 108, 13, 9).every((line) => line.length <= 14)).toBe(true);
});

test("what does not fit ends with an ellipsis", () => {
  const lines = wrapped("A very long name of a service that nobody reads", 100, 13, 2);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatch(/…$/);
});

test("nothing is one empty line", () => {
  expect(wrapped("", 100, 13, 2)).toEqual([""]);
});
