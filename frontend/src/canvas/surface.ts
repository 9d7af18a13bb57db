/** A canvas that covers its parent at the screen's resolution. */
export class Surface {
  readonly element: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D | null;
  width = 0;
  height = 0;
  ratio = 1;

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
    this.element.width = Math.max(1, Math.round(width * ratio));
    this.element.height = Math.max(1, Math.round(height * ratio));
  }

  /** Clear, and draw from now on in CSS pixels of the board seen through `view`. */
  clear(view: { x: number; y: number; k: number }): CanvasRenderingContext2D | null {
    const context = this.context;
    if (!context) return null;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.element.width, this.element.height);
    const scale = this.ratio * view.k;
    context.setTransform(scale, 0, 0, scale, this.ratio * view.x, this.ratio * view.y);
    return context;
  }
}
