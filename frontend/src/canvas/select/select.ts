/** Click: one node or edge; with Shift, Ctrl or Cmd it is added to or taken from the selection. */
import { adds, type Gesture } from "../gesture";
import type { SluiceCanvas } from "../sluice-canvas";

export function selectNode(
  canvas: SluiceCanvas,
  id: string,
  event: PointerEvent | KeyboardEvent | MouseEvent,
): void {
  if (adds(event)) canvas.selection.toggleNode(id);
  else {
    canvas.selection.set([id]);
    if (!canvas.notes.has(id)) canvas.actions.open(id);
  }
}

export function startEdgeSelect(canvas: SluiceCanvas, id: string): Gesture {
  return {
    move: () => undefined,
    end(event) {
      if (adds(event)) canvas.selection.toggleEdge(id);
      else canvas.selection.set([], [id]);
    },
    cancel: () => undefined,
  };
}
