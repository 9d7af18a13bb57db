import { describe, expect, test } from "vitest";
import { movedBy } from "../../src/canvas/drag/drag";
import { FAR_NUDGE, NUDGE, nudged } from "../../src/canvas/keyboard/keyboard";
import { wheelFactor } from "../../src/canvas/pan/wheel";

describe("drag", () => {
  test("the first node lands on the grid and the others keep their distance", () => {
    const moved = movedBy(
      new Map([
        ["a", { x: 3, y: 5 }],
        ["b", { x: 103, y: 45 }],
      ]),
      10,
      10,
      8,
    );
    expect(moved.get("a")).toEqual({ x: 16, y: 16 });
    expect(moved.get("b")).toEqual({ x: 116, y: 56 });
  });

  test("nothing selected moves nothing", () => {
    expect(movedBy(new Map(), 10, 10, 8).size).toBe(0);
  });
});

describe("keyboard", () => {
  test.each([
    [NUDGE, 8],
    [FAR_NUDGE, 40],
  ])("a nudge of %i px moves exactly that far", (step, far) => {
    const places = new Map([["a", { x: 10, y: 20 }]]);
    expect(nudged(places, ["a"], { x: 1, y: 0 }, step).get("a")).toEqual({ x: 10 + far, y: 20 });
  });
});

describe("wheel", () => {
  test("one event zooms at most by 1.2", () => {
    expect(wheelFactor(-5000)).toBe(1.2);
    expect(wheelFactor(5000)).toBeCloseTo(1 / 1.2);
  });

  test("turning back gives the old zoom", () => {
    expect(wheelFactor(10) * wheelFactor(-10)).toBeCloseTo(1);
  });
});
