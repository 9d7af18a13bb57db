/** A canvas that covers its parent and a margin around it, so that small pans only move it. */
import type { View } from "./view";

const MARGIN_PX = 192;

export class Surface {
  readonly element: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D | null;
  width = 0;
  height = 0;
  ratio = 1;
  #drawn: View | null = null;

  constructor(className: string) {
    this.element = document.createElement("canvas");
    this.element.className = className;
    this.element.setAttribute("aria-hidden", "true");
    this.context = this.element.getContext("2d");
  }

  resize(width: number, height: number, ratio: number): void {
    this.width = width;
    this.height = height;
    this.ratio = ratio;
    const wide = width + 2 * MARGIN_PX;
    const high = height + 2 * MARGIN_PX;
    this.element.width = Math.max(1, Math.round(wide * ratio));
    this.element.height = Math.max(1, Math.round(high * ratio));
    this.element.style.width = `${wide}px`;
    this.element.style.height = `${high}px`;
    this.#drawn = null;
  }

  /** Show what is drawn as seen through another view; false when it must be drawn anew. */
  moveTo(view: View): boolean {
    const drawn = this.#drawn;
    if (drawn?.k !== view.k) return false;
    const dx = view.x - drawn.x;
    const dy = view.y - drawn.y;
    if (Math.abs(dx) > MARGIN_PX || Math.abs(dy) > MARGIN_PX) return false;
    this.#place(dx, dy);
    return true;
  }

  /** The part of the board that is drawn through this view. */
  seen(view: View): { x: number; y: number; width: number; height: number } {
    return {
      x: (-view.x - MARGIN_PX) / view.k,
      y: (-view.y - MARGIN_PX) / view.k,
      width: (this.width + 2 * MARGIN_PX) / view.k,
      height: (this.height + 2 * MARGIN_PX) / view.k,
    };
  }

  /** Clear, and draw from now on in the board's units seen through `view`. */
  clear(view: View): CanvasRenderingContext2D | null {
    const context = this.context;
    if (!context) return null;
    this.#drawn = view;
    this.#place(0, 0);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.element.width, this.element.height);
    const scale = this.ratio * view.k;
    context.setTransform(
      scale,
      0,
      0,
      scale,
      this.ratio * (view.x + MARGIN_PX),
      this.ratio * (view.y + MARGIN_PX),
    );
    return context;
  }

  #place(dx: number, dy: number): void {
    this.element.style.transform = `translate(${dx - MARGIN_PX}px, ${dy - MARGIN_PX}px)`;
  }
}
