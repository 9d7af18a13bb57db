/** Drag nodes: the whole selection moves, others see it at most twenty times a second. */
import type { Point } from "../../document/board";
import { adds, SLACK_PX, type Gesture } from "../gesture";
import { selectNode } from "../select/select";
import type { SluiceCanvas } from "../sluice-canvas";

const SHARE_MS = 50;

/** The grid on which dragged nodes land. */
export const GRID = 8;

export function startDrag(canvas: SluiceCanvas, id: string, event: PointerEvent): Gesture {
  const from = canvas.local(event);
  let moving: Map<string, Point> | null = null;
  let shared = 0;
  let current = new Map<string, Point>();

  const begin = (): Map<string, Point> => {
    if (!canvas.selection.nodes.has(id)) {
      if (adds(event)) canvas.selection.set([...canvas.selection.nodes, id], canvas.selection.edges);
      else canvas.selection.set([id]);
    }
    canvas.actions.startStep();
    canvas.classList.add("is-dragging");
    const begun = new Map<string, Point>();
    for (const node of canvas.selection.nodes) {
      const place = canvas.places.get(node);
      if (place) begun.set(node, place);
    }
    return begun;
  };

  return {
    move(moved) {
      const to = canvas.local(moved);
      if (!canvas.actions.canEdit) return;
      if (!moving) {
        if (Math.hypot(to.x - from.x, to.y - from.y) < SLACK_PX) return;
        moving = begin();
      }
      current = movedBy(
        moving,
        (to.x - from.x) / canvas.view.k,
        (to.y - from.y) / canvas.view.k,
        moved.altKey ? 1 : GRID,
      );
      canvas.hold(current);
      if (moved.timeStamp - shared < SHARE_MS) return;
      shared = moved.timeStamp;
      canvas.actions.move(current);
    },
    end(ended) {
      canvas.classList.remove("is-dragging");
      if (!moving) {
        selectNode(canvas, id, ended);
        return;
      }
      canvas.actions.move(current);
      canvas.release();
      canvas.actions.startStep();
    },
    cancel() {
      canvas.classList.remove("is-dragging");
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
