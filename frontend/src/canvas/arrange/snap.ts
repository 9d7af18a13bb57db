/** While something is dragged, its edges and middles are drawn to those of what lies near. */
import type { Guide } from "../overlay";
import { around, type Box } from "../view";

/** From this near, in pixels of the screen. */
export const REACH_PX = 6;
const OVERHANG = 12;

export interface Snapped {
  dx: number;
  dy: number;
  guides: Guide[];
}

interface Line {
  /** Where the line lies across its direction. */
  at: number;
  box: Box;
}

const acrossX = ({ x, width }: Box): number[] => [x, x + width / 2, x + width];
const acrossY = ({ y, height }: Box): number[] => [y, y + height / 2, y + height];

/** How far `moved` has yet to go to be aligned with one of the others, and the lines that show it. */
export function snap(moved: Box, others: readonly Box[], reach: number): Snapped {
  const dx = nearest(acrossX(moved), linesOf(others, acrossX), reach);
  const dy = nearest(acrossY(moved), linesOf(others, acrossY), reach);
  const there = { ...moved, x: moved.x + (dx ?? 0), y: moved.y + (dy ?? 0) };
  const guides: Guide[] = [];
  if (dx !== null) {
    for (const { at, box } of met(acrossX(there), linesOf(others, acrossX)))
      guides.push({ from: { x: at, y: box.y - OVERHANG }, to: { x: at, y: box.y + box.height + OVERHANG } });
  }
  if (dy !== null) {
    for (const { at, box } of met(acrossY(there), linesOf(others, acrossY)))
      guides.push({ from: { x: box.x - OVERHANG, y: at }, to: { x: box.x + box.width + OVERHANG, y: at } });
  }
  return { dx: dx ?? 0, dy: dy ?? 0, guides: guides.map((guide) => stretched(guide, there)) };
}

const linesOf = (boxes: readonly Box[], lines: (box: Box) => number[]): Line[] =>
  boxes.flatMap((box) => lines(box).map((at) => ({ at, box })));

function nearest(own: number[], lines: Line[], reach: number): number | null {
  let found: number | null = null;
  for (const { at } of lines) {
    for (const place of own) {
      const far = at - place;
      if (Math.abs(far) <= reach && (found === null || Math.abs(far) < Math.abs(found))) found = far;
    }
  }
  return found;
}

const met = (own: number[], lines: Line[]): Line[] =>
  lines.filter(({ at }) => own.some((place) => Math.abs(place - at) < 0.01));

/** A guide reaches over what is dragged as well. */
function stretched({ from, to }: Guide, box: Box): Guide {
  const whole = around([
    { x: from.x, y: from.y, width: to.x - from.x, height: to.y - from.y },
    from.x === to.x
      ? { x: from.x, y: box.y - OVERHANG, width: 0, height: box.height + 2 * OVERHANG }
      : { x: box.x - OVERHANG, y: from.y, width: box.width + 2 * OVERHANG, height: 0 },
  ])!;
  return { from: { x: whole.x, y: whole.y }, to: { x: whole.x + whole.width, y: whole.y + whole.height } };
}
