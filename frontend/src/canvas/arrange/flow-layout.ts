/** What the layouter is asked for, and what becomes of its answer: pinned nodes stay, nothing lies on them. */
import type { Point } from "../../document/board";
import type { GraphEdge } from "../../document/graph";
import { PADDING, TITLE_HEIGHT } from "../marks/frame";
import { touches, type Box } from "../view";

const GRID = 8;
const ACROSS = 96;
const DOWN = 44;

export interface Wanted {
  nodes: (Box & { id: string; isPinned: boolean })[];
  edges: Pick<GraphEdge, "id" | "source" | "target">[];
  /** With the members that are in no group within it. */
  groups: { id: string; members: string[]; within: string | null }[];
  /** Where the upper left corner of all has to be. */
  corner: Point;
}

/** The part of the layouter's graph that we use. */
export interface Laid {
  id: string;
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  children?: Laid[];
  edges?: { id: string; sources: string[]; targets: string[] }[];
  layoutOptions?: Record<string, string>;
}

const GAPS: Record<string, string> = {
  "elk.layered.spacing.nodeNodeBetweenLayers": String(ACROSS),
  "elk.spacing.nodeNode": String(DOWN),
};

const OPTIONS: Record<string, string> = {
  ...GAPS,
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.spacing.componentComponent": String(2 * DOWN),
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.aspectRatio": "1.6",
};

/** Inside a group: what is said of the whole may not be said again here. */
const INSIDE: Record<string, string> = {
  ...GAPS,
  "elk.padding": `[top=${PADDING + TITLE_HEIGHT},left=${PADDING},bottom=${PADDING + 22},right=${PADDING}]`,
};

/** Groups become boxes with their members inside. */
export function layoutOf({ nodes, edges, groups }: Wanted): Laid {
  const grouped = new Set(groups.flatMap(({ members }) => members));
  const sized = new Map(nodes.map(({ id, width, height }) => [id, { id, width, height }]));
  const groupsIn = (outer: string | null): Laid[] =>
    groups
      .filter(({ within }) => within === outer)
      .map(({ id, members }) => ({
        id,
        layoutOptions: INSIDE,
        children: [...groupsIn(id), ...members.map((member) => sized.get(member)!)],
      }));
  return {
    id: "board",
    // Without groups, what is not connected can be laid side by side.
    layoutOptions: groups.length ? { ...OPTIONS, "elk.hierarchyHandling": "INCLUDE_CHILDREN" } : OPTIONS,
    children: [...groupsIn(null), ...[...sized.values()].filter(({ id }) => !grouped.has(id))],
    edges: edges
      .filter(({ source, target }) => source !== target)
      .map(({ id, source, target }) => ({ id, sources: [source], targets: [target] })),
  };
}

/** The new place of each node that moves. */
export function placed(wanted: Wanted, laid: Laid): Map<string, Point> {
  const found = flattened(laid);
  const known = wanted.nodes.filter(({ id }) => found.has(id));
  const pinned = known.filter(({ isPinned }) => isPinned);
  const way = pinned.length
    ? {
        x: mean(pinned.map((node) => node.x - found.get(node.id)!.x)),
        y: mean(pinned.map((node) => node.y - found.get(node.id)!.y)),
      }
    : {
        x: wanted.corner.x - Math.min(...[...found.values()].map(({ x }) => x)),
        y: wanted.corner.y - Math.min(...[...found.values()].map(({ y }) => y)),
      };
  const places = new Map<string, Point>();
  const taken: Box[] = pinned.map(({ x, y, width, height }) => ({ x, y, width, height }));
  for (const { id, width, height, isPinned } of known) {
    if (isPinned) continue;
    const { x, y } = found.get(id)!;
    const box = { x: snapped(x + way.x), y: snapped(y + way.y), width, height };
    while (pinned.length && taken.some((other) => isTooNear(box, other))) box.y += GRID;
    taken.push({ ...box });
    places.set(id, { x: box.x, y: box.y });
  }
  return places;
}

function flattened(
  laid: Laid,
  at: Point = { x: 0, y: 0 },
  found = new Map<string, Point>(),
): Map<string, Point> {
  for (const child of laid.children ?? []) {
    const here = { x: at.x + (child.x ?? 0), y: at.y + (child.y ?? 0) };
    if (child.children) flattened(child, here, found);
    else found.set(child.id, here);
  }
  return found;
}

const isTooNear = (box: Box, other: Box): boolean =>
  touches({ x: box.x - 16, y: box.y - 20, width: box.width + 32, height: box.height + 40 }, other);

const snapped = (value: number): number => Math.round(value / GRID) * GRID;

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
