/** Drag the corner of a note: it becomes as large as that, on the grid. */
import { NOTE_LARGEST, NOTE_SMALLEST } from "../../document/marks";
import { GRID } from "../drag/drag";
import type { Gesture } from "../gesture";
import type { SluiceCanvas } from "../sluice-canvas";

export interface Size {
  width: number;
  height: number;
}

export function startResize(canvas: SluiceCanvas, id: string, event: PointerEvent): Gesture {
  const from = canvas.local(event);
  const before = canvas.notes.sizeOf(id)!;
  let size: Size = before;
  return {
    move(moved) {
      const to = canvas.local(moved);
      const { k } = canvas.view;
      size = resized(before, (to.x - from.x) / k, (to.y - from.y) / k);
      canvas.notes.show(id, size);
    },
    end: () => canvas.notes.resize(id, size),
    cancel: () => canvas.notes.show(id, before),
  };
}

/** A size changed by this much, within what a note may be. */
export const resized = ({ width, height }: Size, dx: number, dy: number): Size => ({
  width: within(width + dx, NOTE_SMALLEST.width),
  height: within(height + dy, NOTE_SMALLEST.height),
});

const within = (length: number, least: number): number =>
  Math.min(NOTE_LARGEST, Math.max(least, Math.round(length / GRID) * GRID));
