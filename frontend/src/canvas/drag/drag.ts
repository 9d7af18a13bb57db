/** Drag nodes and notes: the whole selection moves, others see it at most twenty times a second; with Alt a copy does. */
import type { Point } from "../../document/board";
import { snap, REACH_PX, type Snapped } from "../arrange/snap";
import { adds, SLACK_PX, type Gesture } from "../gesture";
import { dropped } from "../marks/frame";
import { selectNode } from "../select/select";
import { Ghosts } from "./ghosts";
import type { SluiceCanvas } from "../sluice-canvas";
import { around, touches, type Box } from "../view";

const SHARE_MS = 50;

/** What lies further out of the window than this is nothing to align with. */
const NEAR_PX = 200;

/** The grid on which dragged nodes land. */
export const GRID = 8;

/** Drag what was pressed; `ids` are several that are pressed as one. */
export function startDrag(
  canvas: SluiceCanvas,
  id: string,
  event: PointerEvent,
  ids: readonly string[] = [id],
): Gesture {
  const from = canvas.local(event);
  let moving: Map<string, Point> | null = null;
  let others: Box[] = [];
  let shared = 0;
  let current = new Map<string, Point>();
  let isCopy = false;
  const ghosts = new Ghosts(canvas);

  const begin = (): Map<string, Point> => {
    if (!ids.every((each) => canvas.selection.nodes.has(each))) {
      if (adds(event)) canvas.selection.set([...canvas.selection.nodes, ...ids], canvas.selection.edges);
      else canvas.selection.set(ids);
    }
    canvas.actions.startStep();
    canvas.classList.add("is-dragging");
    const begun = new Map<string, Point>();
    for (const node of canvas.selection.nodes) {
      const place = canvas.places.get(node);
      if (place) begun.set(node, place);
    }
    others = standing(canvas, begun);
    return begun;
  };

  const clear = (): void => {
    canvas.classList.remove("is-dragging", "is-copying");
    ghosts.clear();
    canvas.guide([]);
    canvas.groups.mark(new Set());
  };

  return {
    move(moved) {
      const to = canvas.local(moved);
      if (!canvas.actions.canEdit) return;
      if (!moving) {
        if (Math.hypot(to.x - from.x, to.y - from.y) < SLACK_PX) return;
        moving = begin();
      }
      isCopy = moved.altKey;
      canvas.classList.toggle("is-copying", isCopy);
      const dx = (to.x - from.x) / canvas.view.k;
      const dy = (to.y - from.y) / canvas.view.k;
      const isFree = moved.ctrlKey || moved.metaKey;
      current = movedBy(moving, dx, dy, isFree ? 1 : GRID);
      if (isFree) canvas.guide([]);
      else current = alignedWith(canvas, moving, current, { dx, dy }, others);
      if (isCopy) ghosts.show(current);
      else ghosts.clear();
      const shown = isCopy ? moving : current;
      canvas.hold(shown);
      canvas.groups.mark(isCopy ? new Set() : intoWhich(canvas, current));
      if (moved.timeStamp - shared < SHARE_MS) return;
      shared = moved.timeStamp;
      canvas.actions.move(shown);
    },
    end(ended) {
      clear();
      if (!moving) {
        if (ids.length === 1) selectNode(canvas, id, ended);
        else canvas.selection.set(adds(ended) ? [...canvas.selection.nodes, ...ids] : ids);
        return;
      }
      if (isCopy) {
        const middle = middleOf(canvas, current);
        canvas.actions.move(moving);
        canvas.release();
        void canvas.actions.duplicate([...current.keys()], middle);
        return;
      }
      canvas.actions.move(current);
      canvas.actions.regroup(dropped(new Set(current.keys()), canvas.groups.groups, canvas.boxOf));
      canvas.release();
      canvas.actions.startStep();
    },
    cancel() {
      clear();
      if (!moving) return;
      canvas.actions.move(moving);
      canvas.release();
    },
  };
}

/** Places moved by a distance; the first lands on the grid and the others keep their distance to it. */
export function movedBy(
  places: Map<string, Point>,
  dx: number,
  dy: number,
  grid: number,
): Map<string, Point> {
  const first = places.values().next().value;
  if (!first) return new Map();
  const x = Math.round((first.x + dx) / grid) * grid - first.x;
  const y = Math.round((first.y + dy) / grid) * grid - first.y;
  const moved = new Map<string, Point>();
  for (const [id, place] of places) moved.set(id, { x: Math.round(place.x + x), y: Math.round(place.y + y) });
  return moved;
}

/** What stands in and around the window while the others are dragged. */
function standing(canvas: SluiceCanvas, moving: ReadonlyMap<string, Point>): Box[] {
  const { x, y, k } = canvas.view;
  const seen = {
    x: (-x - NEAR_PX) / k,
    y: (-y - NEAR_PX) / k,
    width: (canvas.size.width + 2 * NEAR_PX) / k,
    height: (canvas.size.height + 2 * NEAR_PX) / k,
  };
  return [...canvas.places.keys()]
    .filter((id) => !moving.has(id))
    .map((id) => canvas.boxOf(id)!)
    .filter((box) => touches(box, seen));
}

/** The same places, drawn to what they nearly align with; that goes before the grid. */
function alignedWith(
  canvas: SluiceCanvas,
  from: Map<string, Point>,
  onGrid: Map<string, Point>,
  { dx, dy }: { dx: number; dy: number },
  others: readonly Box[],
): Map<string, Point> {
  const exact = movedBy(from, dx, dy, 1);
  const box = around([...exact].map(([id, place]) => ({ ...canvas.boxOf(id)!, ...place })));
  if (!box) return onGrid;
  const found: Snapped = snap(box, others, REACH_PX / canvas.view.k);
  canvas.guide(found.guides);
  const across = found.guides.some((guide) => guide.from.x === guide.to.x);
  const down = found.guides.some((guide) => guide.from.y === guide.to.y);
  return new Map(
    [...onGrid].map(([id, place]) => {
      const own = exact.get(id)!;
      return [
        id,
        {
          x: across ? Math.round(own.x + found.dx) : place.x,
          y: down ? Math.round(own.y + found.dy) : place.y,
        },
      ];
    }),
  );
}

function intoWhich(canvas: SluiceCanvas, moved: ReadonlyMap<string, Point>): Set<string> {
  const into = dropped(new Set(moved.keys()), canvas.groups.groups, canvas.boxOf);
  return new Set([...into.values()].filter((group) => group !== null));
}

function middleOf(canvas: SluiceCanvas, places: ReadonlyMap<string, Point>): Point {
  const box = around([...places].map(([id, place]) => ({ ...canvas.boxOf(id)!, ...place })))!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
