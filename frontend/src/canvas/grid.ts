/** The dots of the background. */
import { element } from "../element";
import { FAR_ZOOM, type View } from "./view";

const STEP = 24;

export class Grid {
  readonly element = element("div", { class: "grid", "aria-hidden": "true" });
  #step = 0;

  /** The grid is one step larger than the window and moved within that step, so that panning paints nothing. */
  show({ x, y, k }: View): void {
    const step = (k < FAR_ZOOM ? 4 * STEP : STEP) * k;
    if (step !== this.#step) this.element.style.backgroundSize = `${step}px ${step}px`;
    this.#step = step;
    const within = (far: number): number => (((far % step) + step) % step) - step;
    this.element.style.transform = `translate(${within(x)}px, ${within(y)}px)`;
  }
}
