/** Where the words of edges stand: on their course, off the cards and off one another, the weightiest first. */
import type { Point } from "../document/board";
import type { GraphEdge } from "../document/graph";
import { pointAfter } from "./path";
import { touches, type Box } from "./view";

/** Written this large on the board, and never smaller than this on the screen. */
const SIZE_PX = 11;
const SMALLEST_ON_SCREEN_PX = 8.5;

/** Places along an edge, tried in this order from its middle on. */
const AWAY = [0, 0.07, -0.07, 0.14, -0.14, 0.21, -0.21, 0.28, -0.28, 0.34, -0.34];
const LEANING = 0.14;

/** Words that are written larger than usual hide at most this part of their edge: it must still be seen as a line. */
const MOST_HIDDEN = 0.6;

/** Where a fan of edges comes from one node, or goes to one, their words stand at the other end. */
const FAN = 3;
const CELL_PX = 256;

/** What says most about what will happen is the last to be left out. */
const WEIGHTS: Readonly<Record<string, number>> = {
  redrive: 5,
  "async-failure": 5,
  "on-failure": 5,
  "dead-letter": 5,
  invoke: 4,
  subscription: 4,
  notification: 4,
  poll: 3,
  reference: 1,
};
const USUAL = 2;

export interface Label {
  edge: GraphEdge;
  /** Of the words, where they are written 11 px high. */
  width: number;
  steps: Float32Array;
  /** It is written whatever is in its way. */
  isAsked: boolean;
}

interface Placed {
  edge: GraphEdge;
  at: Point;
  box: Box;
}

/** The size of words on the board where it is seen at zoom `k`. */
export const sizeAt = (k: number): number => Math.max(SIZE_PX, SMALLEST_ON_SCREEN_PX / k);

/** Find a place for as many labels as there is room for; `kept` is where each stood, and is brought up to date. */
export function placeLabels(
  labels: readonly Label[],
  cards: Iterable<Box>,
  size: number,
  kept: Map<string, number> = new Map(),
): Placed[] {
  const taken = new Taken(cards);
  const fans = fansOf(labels);
  const placed: Placed[] = [];
  const ordered = [...labels].sort(
    (a, b) =>
      Number(b.isAsked) - Number(a.isAsked) ||
      weightOf(b.edge) - weightOf(a.edge) ||
      (a.edge.id < b.edge.id ? -1 : 1),
  );
  for (const label of ordered) {
    const { edge, isAsked } = label;
    const parts = partsOf(edge, fans, kept.get(edge.id));
    const free = hidesLine(label, size)
      ? undefined
      : parts.find((part) => taken.isFree(boxAt(label, part, size)));
    const part = free ?? (isAsked ? parts[0]! : null);
    if (part === null) {
      kept.delete(edge.id);
      continue;
    }
    kept.set(edge.id, part);
    const box = boxAt(label, part, size);
    taken.add(box);
    placed.push({ edge, at: pointAfter(label.steps, part), box });
  }
  return placed;
}

const weightOf = ({ kind }: GraphEdge): number => WEIGHTS[kind] ?? USUAL;

function boxAt({ steps, width }: Label, part: number, size: number): Box {
  const { x, y } = pointAfter(steps, part);
  const wide = (width * size) / SIZE_PX + 8;
  const high = size * 1.36;
  return { x: x - wide / 2, y: y - high / 2, width: wide, height: high };
}

function hidesLine({ steps, width }: Label, size: number): boolean {
  if (size <= SIZE_PX) return false;
  const step = Math.hypot(steps[2]! - steps[0]!, steps[3]! - steps[1]!);
  return (width * size) / SIZE_PX + 8 > MOST_HIDDEN * step * (steps.length / 2 - 1);
}

interface Fans {
  out: Map<string, number>;
  into: Map<string, number>;
}

function fansOf(labels: readonly Label[]): Fans {
  const out = new Map<string, number>();
  const into = new Map<string, number>();
  for (const { edge } of labels) {
    out.set(edge.source, (out.get(edge.source) ?? 0) + 1);
    into.set(edge.target, (into.get(edge.target) ?? 0) + 1);
  }
  return { out, into };
}

/** Where a label stood is tried first, so that it does not jump while something is dragged. */
function partsOf({ source, target }: GraphEdge, { out, into }: Fans, before: number | undefined): number[] {
  const leaves = out.get(source) ?? 1;
  const enters = into.get(target) ?? 1;
  const lean = leaves >= FAN && leaves > enters ? LEANING : enters >= FAN && enters > leaves ? -LEANING : 0;
  const parts = AWAY.map((away) => 0.5 + lean + away).filter((part) => part > 0.12 && part < 0.88);
  return before === undefined ? parts : [before, ...parts];
}

/** What is taken, by cells of the board. */
class Taken {
  #cells = new Map<string, Box[]>();

  constructor(boxes: Iterable<Box>) {
    for (const box of boxes) this.add(box);
  }

  add(box: Box): void {
    for (const cell of cellsOf(box)) {
      const list = this.#cells.get(cell);
      if (list) list.push(box);
      else this.#cells.set(cell, [box]);
    }
  }

  isFree(box: Box): boolean {
    return cellsOf(box).every((cell) => !this.#cells.get(cell)?.some((other) => touches(box, other)));
  }
}

function cellsOf({ x, y, width, height }: Box): string[] {
  const cells: string[] = [];
  for (let column = Math.floor(x / CELL_PX); column <= Math.floor((x + width) / CELL_PX); column += 1) {
    for (let row = Math.floor(y / CELL_PX); row <= Math.floor((y + height) / CELL_PX); row += 1)
      cells.push(`${column} ${row}`);
  }
  return cells;
}
