import { expect, test } from "vitest";
import { snap } from "../../../src/canvas/arrange/snap";
import type { Box } from "../../../src/canvas/view";

const box = (x: number, y: number): Box => ({ x, y, width: 100, height: 50 });

test("what is near is drawn to the line, with a guide over both", () => {
  const found = snap(box(204, 300), [box(200, 0)], 6);
  expect(found.dx).toBe(-4);
  expect(found.dy).toBe(0);
  const left = found.guides.find((guide) => guide.from.x === 200)!;
  expect(left.from.y).toBeLessThan(0);
  expect(left.to.y).toBeGreaterThan(350);
});

test("what is far is left alone", () => {
  expect(snap(box(210, 300), [box(200, 0)], 6)).toEqual({ dx: 0, dy: 0, guides: [] });
});

test("of two lines the nearer one wins", () => {
  expect(snap(box(203, 300), [box(198, 0), box(205, 600)], 6).dx).toBe(2);
});

test("middles align with middles", () => {
  const wide = { x: 0, y: 0, width: 300, height: 50 };
  expect(snap(box(97, 400), [wide], 6).dx).toBe(3);
});
