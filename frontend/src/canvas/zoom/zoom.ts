/** d3-zoom holds the view: it pans with Space, the middle button, the hand or one finger, and zooms with two. */
import { select } from "d3-selection";
import { zoom, zoomIdentity, type D3ZoomEvent, type ZoomBehavior } from "d3-zoom";
import type { SluiceCanvas } from "../sluice-canvas";
import { MAX_ZOOM, MIN_ZOOM, type View } from "../view";

export class ZoomControl {
  #behaviour: ZoomBehavior<HTMLElement, unknown>;
  #canvas: SluiceCanvas;

  constructor(canvas: SluiceCanvas, changed: (view: View) => void) {
    this.#canvas = canvas;
    this.#behaviour = zoom<HTMLElement, unknown>()
      .scaleExtent([MIN_ZOOM, MAX_ZOOM])
      .extent(() => {
        const { width, height } = canvas.size;
        return [
          [0, 0],
          [width, height],
        ];
      })
      .filter((event: MouseEvent | TouchEvent) => this.#isOurs(event))
      .clickDistance(4)
      .on("start", (event: D3ZoomEvent<HTMLElement, unknown>) => {
        if (!event.sourceEvent) return;
        canvas.camera.stop();
        canvas.classList.add("is-panning");
      })
      .on("zoom", (event: D3ZoomEvent<HTMLElement, unknown>) => {
        const { x, y, k } = event.transform;
        changed({ x, y, k });
      })
      .on("end", () => canvas.classList.remove("is-panning"));
    select<HTMLElement, unknown>(canvas)
      .call(this.#behaviour)
      .on("dblclick.zoom", null)
      .on("wheel.zoom", null);
  }

  show(view: View): void {
    const transform = zoomIdentity.translate(view.x, view.y).scale(view.k);
    select<HTMLElement, unknown>(this.#canvas).call((canvas) => this.#behaviour.transform(canvas, transform));
  }

  #isOurs(event: MouseEvent | TouchEvent): boolean {
    if (event.target instanceof Element && event.target.closest("[data-scrolls]")) return false;
    if ("touches" in event) {
      if (event.touches.length > 1) return true;
      return !this.#canvas.pointsOut && this.#canvas.nodes.idAt(event.target) === null;
    }
    return (
      event.type === "mousedown" && (event.button === 1 || (event.button === 0 && this.#canvas.handIsOut))
    );
  }
}
