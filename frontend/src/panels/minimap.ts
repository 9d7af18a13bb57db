/** The small map of the whole board: what is seen is framed, a press or drag goes there. */
import type { SluiceCanvas } from "../canvas/sluice-canvas";
import { around, toBoard, type Box } from "../canvas/view";
import { element } from "../element";

const WIDTH = 176;
const HEIGHT = 116;
const MARGIN = 8;
const KEY = "sluice.minimap";
/** Nobody looks at the map while the board moves: it follows a few times a second. */
const FOLLOWS_MS = 120;

export class Minimap {
  readonly #canvas: SluiceCanvas;
  readonly #map = element("canvas", { class: "minimap", "aria-hidden": "true", "data-scrolls": true });
  #isWanted = isRemembered();
  #scale = { x: 0, y: 0, k: 1 };
  #waiting: ReturnType<typeof setTimeout> | null = null;

  constructor(canvas: SluiceCanvas) {
    this.#canvas = canvas;
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    this.#map.width = WIDTH * ratio;
    this.#map.height = HEIGHT * ratio;
    canvas.parentElement?.append(this.#map);
    canvas.viewed.on(this.#draw);
    canvas.drawn.on(this.#draw);
    canvas.arranged.on(this.#draw);
    document.addEventListener("sluice:theme", this.#draw);
    this.#map.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.#map.setPointerCapture(event.pointerId);
      this.#go(event);
    });
    this.#map.addEventListener("pointermove", (event) => {
      if (event.buttons & 1) this.#go(event);
    });
    this.#draw();
  }

  toggle(): void {
    this.#isWanted = !this.#isWanted;
    try {
      localStorage.setItem(KEY, this.#isWanted ? "on" : "off");
    } catch {
      // A browser that refuses storage forgets the choice at the next page.
    }
    this.#draw();
  }

  #draw = (): void => {
    this.#waiting ??= setTimeout(() => {
      this.#waiting = null;
      this.#paint();
    }, FOLLOWS_MS);
  };

  /** Look at the place of the board that is under the pointer. */
  #go(event: PointerEvent): void {
    const box = this.#map.getBoundingClientRect();
    const { x, y } = toBoard(this.#scale, { x: event.clientX - box.left, y: event.clientY - box.top });
    const { k } = this.#canvas.view;
    const { width, height } = this.#canvas.size;
    this.#canvas.camera.jump({ k, x: width / 2 - x * k, y: height / 2 - y * k });
  }

  #paint(): void {
    const { places, view, size } = this.#canvas;
    const everything = around([...places.keys()].map((id) => this.#canvas.boxOf(id)!));
    const corner = toBoard(view, { x: 0, y: 0 });
    const seen = { ...corner, width: size.width / view.k, height: size.height / view.k };
    // A board that is seen whole needs no map.
    this.#map.hidden = !this.#isWanted || !everything || holds(seen, everything);
    const context = this.#map.getContext("2d");
    if (this.#map.hidden || !context || !everything) return;
    const whole = around([everything, seen])!;
    const k = Math.min((WIDTH - 2 * MARGIN) / whole.width, (HEIGHT - 2 * MARGIN) / whole.height);
    this.#scale = {
      k,
      x: WIDTH / 2 - (whole.x + whole.width / 2) * k,
      y: HEIGHT / 2 - (whole.y + whole.height / 2) * k,
    };
    const ratio = this.#map.width / WIDTH;
    const style = getComputedStyle(this.#map);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.#map.width, this.#map.height);
    context.setTransform(ratio * k, 0, 0, ratio * k, ratio * this.#scale.x, ratio * this.#scale.y);
    const categories = new Map(this.#canvas.graph.nodes.map(({ id, category }) => [id, category]));
    const colours = new Map<string, string>();
    for (const id of places.keys()) {
      const name = `--tile-${categories.get(id) ?? "note"}`;
      if (!colours.has(name)) colours.set(name, style.getPropertyValue(name).trim() || style.color);
      const box = this.#canvas.boxOf(id)!;
      context.fillStyle = categories.has(id) ? colours.get(name)! : style.getPropertyValue("--paper-line");
      context.fillRect(box.x, box.y, box.width, box.height);
    }
    context.strokeStyle = style.getPropertyValue("--accent");
    context.lineWidth = 1.5 / k;
    context.strokeRect(seen.x, seen.y, seen.width, seen.height);
  }
}

const holds = (outer: Box, inner: Box): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

function isRemembered(): boolean {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}
