/** Keys on what is focused: Enter opens, Space toggles or holds the hand, arrows nudge, Ctrl+Arrow adds a connected node, Alt+Arrow resizes a note. */
import type { Point } from "../../document/board";
import { beside } from "../connect/connect";
import { resized } from "../marks/resize";
import { selectNode } from "../select/select";
import type { SluiceCanvas } from "../sluice-canvas";
import type { View } from "../view";

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
  let heldFrom: View | null = null;
  const press = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || (event.target instanceof Element && event.target.closest("[data-scrolls]")))
      return;
    const focused = canvas.nodes.idAt(event.target);
    const direction = DIRECTIONS[event.key];
    if (direction && (event.ctrlKey || event.metaKey)) {
      const from = focused ?? canvas.selection.only;
      if (from === null || !canvas.actions.canEdit || canvas.notes.has(from)) return;
      event.preventDefault();
      canvas.actions.quickAdd(beside(canvas, from), from, null);
      return;
    }
    if (direction && event.altKey) {
      if (focused === null || !canvas.notes.has(focused) || !canvas.actions.canEdit) return;
      event.preventDefault();
      const by = event.shiftKey ? FAR_NUDGE : NUDGE;
      canvas.notes.resize(
        focused,
        resized(canvas.notes.sizeOf(focused)!, direction.x * by, direction.y * by),
      );
      return;
    }
    if (direction) {
      const step = event.shiftKey ? FAR_NUDGE : NUDGE;
      const nodes = canvas.selection.nodes.size
        ? canvas.selection.nodes
        : new Set(focused === null ? [] : [focused]);
      event.preventDefault();
      if (!nodes.size) {
        canvas.camera.stop();
        canvas.camera.shift(-direction.x * 40, -direction.y * 40);
        return;
      }
      if (!canvas.actions.canEdit) return;
      if (event.timeStamp - lastNudge > 800) canvas.actions.startStep();
      lastNudge = event.timeStamp;
      canvas.actions.move(nudged(canvas.places, nodes, direction, step));
      return;
    }
    const group = canvas.groups.at(event.target);
    if (event.key === "F2" && canvas.actions.canEdit) {
      if (group) canvas.groups.rename(group.id);
      else if (focused !== null && canvas.notes.has(focused)) canvas.notes.write(focused);
      return;
    }
    if (focused === null && event.target !== canvas) return;
    if (canvas.nodes.portAt(event.target) !== null) return;
    if (event.key === "Enter" && focused !== null) {
      event.preventDefault();
      if (canvas.notes.has(focused) && canvas.actions.canEdit) canvas.notes.write(focused);
      else selectNode(canvas, focused, event);
    } else if (event.key === " ") {
      event.preventDefault();
      heldFrom = canvas.view;
      canvas.holdHand(true);
    }
  };
  canvas.addEventListener("keydown", press);
  // What has no focus of its own leaves the keys to the canvas.
  document.addEventListener("keydown", (event) => {
    if (event.target === document.body && !document.querySelector("dialog[open]")) press(event);
  });
  canvas.addEventListener("keyup", (event) => {
    if (event.key !== " " || !heldFrom) return;
    const focused = canvas.nodes.idAt(event.target);
    event.preventDefault();
    // Space that panned was meant for the hand, not for the node.
    if (focused !== null && heldFrom === canvas.view) canvas.selection.toggleNode(focused);
    heldFrom = null;
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
