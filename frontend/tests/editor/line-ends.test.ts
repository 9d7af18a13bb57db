/** Line ends stay as they are where nobody edits. */
import { expect, test } from "vitest";
import { plainLines, withLineEnds } from "../../src/editor/line-ends";

test.each([
  ["a\r\nb\r\nc\r\n", "a\nX\nc\n", "a\r\nX\r\nc\r\n"],
  ["a\r\nb\nc\r\n", "a\nb\nc\nd\n", "a\r\nb\nc\r\nd\r\n"],
  ["a\nb\n", "a\nb\nc\n", "a\nb\nc\n"],
  ["a\rb\r\n", "a\nb\n", "a\rb\r\n"],
  ["a\r\nb", "", ""],
])("%j edited to %j is %j", (base, edited, wanted) => {
  expect(withLineEnds(base, edited)).toBe(wanted);
  expect(plainLines(withLineEnds(base, edited))).toBe(edited);
});
