/** Where a person looks: fit, zoom, reveal, each as a glide that the eye can follow. */
import type { Point } from "../document/board";
import type { SluiceCanvas } from "./sluice-canvas";
import { around, FAR_ZOOM, fitted, toBoard, zoomedAt, type Box, type View } from "./view";

const GLIDE_MS = 220;

/** The dots below a card belong to it. */
const DOTS_PX = 20;
const MARGIN_PX = 24;

export class Camera {
  /** Pixels at the bottom of the canvas that a panel covers. */
  covered = 0;
  /** Where a glide that is going on began and will end. */
  #glide: { from: View; to: View } | null = null;

  constructor(private readonly canvas: SluiceCanvas) {}

  /** Look at a view at once; a glide that is going on ends. */
  jump(view: View): void {
    this.stop();
    this.canvas.show(view);
  }

  /** A person takes the view in hand: a glide that is going on ends where it is. */
  stop(): void {
    this.#glide = null;
  }

  /** Move what is seen at once, and with it a glide that is going on. */
  shift(dx: number, dy: number): void {
    const moved = (view: View): View => ({ ...view, x: view.x + dx, y: view.y + dy });
    if (this.#glide) Object.assign(this.#glide, { from: moved(this.#glide.from), to: moved(this.#glide.to) });
    this.canvas.show(moved(this.canvas.view));
  }

  /** Move to a view, or look at it at once where motion is unwanted. */
  glide(to: View): void {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.jump(to);
      return;
    }
    const glide = { from: this.canvas.view, to };
    const start = performance.now();
    this.#glide = glide;
    const step = (): void => {
      if (this.#glide !== glide) return;
      const { from, to } = glide;
      const part = Math.min(1, (performance.now() - start) / GLIDE_MS);
      const ease = 1 - (1 - part) ** 3;
      const between = (a: number, b: number): number => a + (b - a) * ease;
      this.canvas.show({ x: between(from.x, to.x), y: between(from.y, to.y), k: between(from.k, to.k) });
      if (part < 1) requestAnimationFrame(step);
      else this.#glide = null;
    };
    step();
  }

  /** Show these nodes, or all. */
  fit(ids?: Iterable<string>): void {
    const { width, height } = this.canvas.size;
    const box = around(ids ? this.#boxes(ids) : this.#everything());
    if (box) this.glide(fitted(box, width, height - this.covered));
    else this.glide({ x: width / 2, y: height / 2, k: 1 });
  }

  /** The view with which a board is opened: all of it, or its upper left where all would be too small to see. */
  showFirst(): void {
    const box = around(this.#everything());
    if (!box) return;
    const { width, height } = this.canvas.size;
    const whole = fitted(box, width, height);
    if (whole.k >= FAR_ZOOM) {
      this.jump(whole);
      return;
    }
    const at = (start: number, length: number, room: number): number =>
      length * FAR_ZOOM > room - 2 * MARGIN_PX
        ? MARGIN_PX - start * FAR_ZOOM
        : room / 2 - (start + length / 2) * FAR_ZOOM;
    this.jump({ k: FAR_ZOOM, x: at(box.x, box.width, width), y: at(box.y, box.height, height) });
  }

  /** Zoom at the middle; a key that is pressed again while the picture glides counts whole. */
  zoomBy(factor: number): void {
    const { width, height } = this.canvas.size;
    this.glide(zoomedAt(this.#glide?.to ?? this.canvas.view, { x: width / 2, y: height / 2 }, factor));
  }

  /** Scroll just as far as is needed to see a node whole. */
  reveal(id: string): void {
    const box = this.canvas.boxOf(id);
    if (!box) return;
    const { x, y, k } = this.canvas.view;
    const { width, height } = this.canvas.size;
    const dx = needed(box.x * k + x, box.width * k, width);
    const dy = needed(box.y * k + y, (box.height + DOTS_PX) * k, height - this.covered);
    if (dx || dy) this.glide({ x: x + dx, y: y + dy, k });
  }

  /** The middle of what is seen, on the board. */
  get centre(): Point {
    const { width, height } = this.canvas.size;
    return toBoard(this.canvas.view, { x: width / 2, y: height / 2 });
  }

  *#everything(): Generator<Box> {
    yield* this.#boxes(this.canvas.places.keys());
    for (const { id } of this.canvas.groups.groups) {
      const frame = this.canvas.groups.boxOf(id);
      if (frame) yield frame;
    }
  }

  *#boxes(ids: Iterable<string>): Generator<Box> {
    for (const id of ids) {
      const box = this.canvas.boxOf(id);
      if (box) yield { ...box, height: box.height + DOTS_PX };
    }
  }
}

/** How far to scroll so that a stretch lies within its room. */
export function needed(start: number, length: number, room: number): number {
  if (start < MARGIN_PX) return MARGIN_PX - start;
  const over = start + length - (room - MARGIN_PX);
  return over > 0 ? -over : 0;
}
