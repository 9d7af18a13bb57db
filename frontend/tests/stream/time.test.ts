import { expect, test } from "vitest";
import { writeClock, writeElapsed, writeSpan } from "../../src/stream/time";

const NOON = Date.UTC(2026, 0, 1, 12);

test.each([
  [42_000, "0:42"],
  [600_000, "10:00"],
  [3_723_000, "1:02:03"],
  [-5, "0:00"],
])("%i ms since the start are written %s", (ms, written) => {
  expect(writeElapsed(ms)).toBe(written);
});

test("the world's clock has milliseconds only where there are any", () => {
  expect(writeClock(30_000, NOON)).toBe("12:00:30");
  expect(writeClock(30_250, NOON)).toBe("12:00:30.250");
  expect(writeClock(30_250, NOON, false)).toBe("12:00:30");
});

test("another day is counted", () => {
  expect(writeClock(90 * 86_400_000, NOON)).toBe("day 91 12:00:00");
});

test.each([
  [250, "250 ms"],
  [30_000, "30 s"],
  [90_000, "1 min 30 s"],
  [120_000, "2 min"],
  [90_000_000, "1 d 1 h"],
])("a span of %i ms is written %s", (ms, written) => {
  expect(writeSpan(ms)).toBe(written);
});
