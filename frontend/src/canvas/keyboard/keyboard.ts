/** Keys on a focused node: Enter opens, Space toggles, arrows nudge, Ctrl+Arrow adds a connected node. */
import type { Point } from "../../document/board";
import { beside } from "../connect/connect";
import { selectNode } from "../select/select";
import type { SluiceCanvas } from "../sluice-canvas";

export const NUDGE = 8;
export const FAR_NUDGE = 40;

const DIRECTIONS: Record<string, Point> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

export function attachKeyboard(canvas: SluiceCanvas): void {
  let lastNudge = 0;
  canvas.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || (event.target instanceof Element && event.target.closest("[data-scrolls]")))
      return;
    const focused = canvas.nodes.idAt(event.target);
    const direction = DIRECTIONS[event.key];
    if (direction && (event.ctrlKey || event.metaKey)) {
      if (focused === null || !canvas.actions.canEdit) return;
      event.preventDefault();
      canvas.actions.quickAdd(beside(canvas, focused), focused, null);
      return;
    }
    if (direction) {
      const step = event.shiftKey ? FAR_NUDGE : NUDGE;
      const nodes = canvas.selection.nodes.size
        ? canvas.selection.nodes
        : new Set(focused === null ? [] : [focused]);
      event.preventDefault();
      if (!nodes.size) {
        canvas.show({
          ...canvas.view,
          x: canvas.view.x - direction.x * 40,
          y: canvas.view.y - direction.y * 40,
        });
        return;
      }
      if (!canvas.actions.canEdit) return;
      if (event.timeStamp - lastNudge > 800) canvas.actions.startStep();
      lastNudge = event.timeStamp;
      canvas.actions.move(nudged(canvas.places, nodes, direction, step));
      return;
    }
    if (focused === null || canvas.nodes.portAt(event.target) !== null) return;
    if (event.key === "Enter") {
      event.preventDefault();
      selectNode(canvas, focused, event);
    } else if (event.key === " ") {
      event.preventDefault();
      canvas.selection.toggleNode(focused);
    }
  });
}

export function nudged(
  places: ReadonlyMap<string, Point>,
  nodes: Iterable<string>,
  direction: Point,
  step: number,
): Map<string, Point> {
  const moved = new Map<string, Point>();
  for (const id of nodes) {
    const place = places.get(id);
    if (place) moved.set(id, { x: place.x + direction.x * step, y: place.y + direction.y * step });
  }
  return moved;
}
