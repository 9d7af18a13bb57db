import { expect, test } from "vitest";
import { widthOf, writeRate } from "../../src/canvas/particles/streams";
import { Flow } from "../../src/stream/flow";

test("a rate is messages a virtual second over the last of them", () => {
  const flow = new Flow();
  for (let time = 0; time < 3000; time += 10) flow.add("a", time, 1);
  flow.add("b", 2990, 30);
  const { edges, most } = flow.rates(3000, 1, 0);
  expect(edges.get("a")).toBeCloseTo(100, 0);
  expect(edges.get("b")).toBeCloseTo(20, 0);
  expect(most).toBeCloseTo(100, 0);
});

test("what is over is no stream any more, and the maximum moves down", () => {
  const flow = new Flow();
  flow.add("a", 100, 300);
  const before = flow.rates(200, 1, 0).most;
  const after = flow.rates(9000, 1, 20_000);
  expect(after.edges.size).toBe(0);
  expect(after.most).toBeCloseTo(before / 4, 0);
});

test("ten times the rate is not ten times as wide", () => {
  expect(widthOf(1000, 1000)).toBe(15);
  expect(widthOf(100, 1000)).toBeGreaterThan(9);
  expect(widthOf(0, 1000)).toBe(3);
});

test.each([
  [0.4, "0.4/s"],
  [12.3, "12/s"],
  [1500, "1.5k/s"],
  [12_345, "12k/s"],
])("%d is written %s", (rate, words) => {
  expect(writeRate(rate)).toBe(words);
});
