import { expect, test } from "vitest";
import { shortNumber, shortTime, wordsFor, writeCounter } from "../../src/canvas/counter-words";

test.each([
  [0, "0"],
  [999, "999"],
  [1000, "1.0k"],
  [37_400, "37k"],
  [1_440_000, "1.4M"],
])("the number %i is written %s", (value, written) => {
  expect(shortNumber(value)).toBe(written);
});

test.each([
  [340, "340 ms"],
  [4200, "4.2 s"],
  [90_000, "90 s"],
  [720_000, "12 m"],
  [10_800_000, "3 h"],
  [864_000_000, "10 d"],
])("the time %i ms is written %s", (value, written) => {
  expect(shortTime(value)).toBe(written);
});

test("a counter in milliseconds is written as a time", () => {
  expect(writeCounter("oldest_ms", 12_000)).toBe("12 s");
  expect(writeCounter("visible", 12_000)).toBe("12k");
});

test("an unknown counter is named by its own words", () => {
  expect(wordsFor("cache_hits").word).toBe("cache hits");
});
