/** The trails that laser pointers leave on the canvas: they fade within a second. */
import type { SluiceCanvas } from "../canvas/sluice-canvas";
import { toScreen } from "../canvas/view";
import type { Point } from "../document/board";
import { element } from "../element";

const FADES_MS = 900;

interface Spot extends Point {
  at: number;
}

export class LaserTrails {
  #layer = element("canvas", { class: "laser", "aria-hidden": "true" });
  #trails = new Map<string, { colour: string; spots: Spot[] }>();
  #drawing = false;

  constructor(private readonly canvas: SluiceCanvas) {
    canvas.append(this.#layer);
  }

  /** A laser is at this point of the board; `colour` names a colour of the style sheet. */
  point(whose: string, colour: string, { x, y }: Point): void {
    const trail = this.#trails.get(whose) ?? { colour, spots: [] };
    const last = trail.spots.at(-1);
    if (last?.x === x && last.y === y) return;
    trail.spots.push({ x, y, at: performance.now() });
    this.#trails.set(whose, trail);
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    const context = this.#layer.getContext("2d");
    const { width, height } = this.canvas.size;
    const ratio = Math.min(2, devicePixelRatio || 1);
    this.#layer.width = Math.round(width * ratio);
    this.#layer.height = Math.round(height * ratio);
    const now = performance.now();
    for (const [whose, trail] of this.#trails) {
      trail.spots = trail.spots.filter((spot) => now - spot.at < FADES_MS);
      if (!trail.spots.length) this.#trails.delete(whose);
      else if (context) {
        context.setTransform(ratio, 0, 0, ratio, 0, 0);
        this.#paint(context, trail.colour, trail.spots, now);
      }
    }
    this.#drawing = this.#trails.size > 0;
    if (this.#drawing) requestAnimationFrame(() => this.#draw());
  }

  #paint(context: CanvasRenderingContext2D, colour: string, spots: Spot[], now: number): void {
    context.strokeStyle = getComputedStyle(this.canvas).getPropertyValue(colour).trim() || "#b91c1c";
    context.lineCap = "round";
    for (let index = 1; index < spots.length; index += 1) {
      const life = 1 - (now - spots[index]!.at) / FADES_MS;
      const [from, to] = [
        toScreen(this.canvas.view, spots[index - 1]!),
        toScreen(this.canvas.view, spots[index]!),
      ];
      context.globalAlpha = Math.max(0, life);
      context.lineWidth = 2 + 4 * life;
      context.beginPath();
      context.moveTo(from.x, from.y);
      context.lineTo(to.x, to.y);
      context.stroke();
    }
    context.globalAlpha = 1;
  }
}
