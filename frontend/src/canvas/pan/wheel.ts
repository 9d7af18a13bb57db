/** Wheel and two fingers pan; with Ctrl or Cmd, or when a person prefers it, the wheel zooms. */
import type { SluiceCanvas } from "../sluice-canvas";
import { zoomedAt } from "../view";

/** One event zooms at most this much. */
const MOST = 1.2;
const LINE_PX = 16;
const KEY = "sluice.wheel";

export function wheelZooms(): boolean {
  try {
    return localStorage.getItem(KEY) === "zoom";
  } catch {
    return false;
  }
}

export function letWheelZoom(zooms: boolean): void {
  localStorage.setItem(KEY, zooms ? "zoom" : "pan");
}

export function wheelFactor(delta: number): number {
  return Math.min(MOST, Math.max(1 / MOST, 2 ** (-delta * 0.01)));
}

export function attachWheel(canvas: SluiceCanvas): void {
  canvas.addEventListener(
    "wheel",
    (event) => {
      if (event.target instanceof Element && event.target.closest("[data-scrolls]")) return;
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1;
      if (event.ctrlKey || event.metaKey || (wheelZooms() && event.deltaX === 0)) {
        canvas.camera.jump(zoomedAt(canvas.view, canvas.local(event), wheelFactor(event.deltaY * unit)));
        return;
      }
      const sideways = event.shiftKey && event.deltaX === 0;
      const dx = (sideways ? event.deltaY : event.deltaX) * unit;
      const dy = (sideways ? 0 : event.deltaY) * unit;
      canvas.camera.jump({ ...canvas.view, x: canvas.view.x - dx, y: canvas.view.y - dy });
    },
    { passive: false },
  );
}
