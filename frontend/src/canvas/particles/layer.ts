/** The layer of dots above the nodes: an OffscreenCanvas in a worker, or the page itself where there is none. */
import { onceAFrame } from "../../frame";
import { Scene, type SceneCommand } from "./scene";
import type { ToWorker } from "./worker";

const wall = (): number => performance.timeOrigin + performance.now();

export class ParticleLayer {
  readonly element: HTMLCanvasElement;
  #commands: SceneCommand[] = [];
  #worker: Worker | null = null;
  #scene: Scene | null = null;
  #answers = new Map<number, (message: string | null) => void>();
  #asked = 0;
  #send = onceAFrame(() => this.#flush());
  #redraw = onceAFrame(() => this.#draw());

  constructor() {
    this.element = document.createElement("canvas");
    this.element.className = "particles";
    this.element.setAttribute("aria-hidden", "true");
    if (!this.#startWorker()) this.#scene = new Scene();
  }

  /** Whether the dots are drawn outside of the page's thread. */
  get inWorker(): boolean {
    return this.#worker !== null;
  }

  tell(...commands: SceneCommand[]): void {
    this.#commands.push(...commands);
    this.#send();
  }

  /** The message whose dot is near this point of the board. */
  messageAt(x: number, y: number, reach: number): Promise<string | null> {
    this.#flush();
    if (!this.#worker) return Promise.resolve(this.#scene?.messageAt(x, y, wall(), reach) ?? null);
    this.#asked += 1;
    const find = this.#asked;
    return new Promise((resolve) => {
      this.#answers.set(find, resolve);
      this.#post({ find, x, y, reach });
    });
  }

  #startWorker(): boolean {
    if (typeof Worker === "undefined" || typeof OffscreenCanvas === "undefined") return false;
    if (!("transferControlToOffscreen" in this.element)) return false;
    try {
      const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
      worker.addEventListener("message", (event: MessageEvent<{ found: number; message: string | null }>) => {
        this.#answers.get(event.data.found)?.(event.data.message);
        this.#answers.delete(event.data.found);
      });
      const canvas = this.element.transferControlToOffscreen();
      worker.postMessage({ canvas } satisfies ToWorker, [canvas]);
      this.#worker = worker;
      return true;
    } catch {
      // Workers are forbidden here: the page draws the dots itself.
      return false;
    }
  }

  #flush(): void {
    if (!this.#commands.length) return;
    const commands = this.#commands;
    this.#commands = [];
    if (this.#worker) {
      this.#post({ commands });
      return;
    }
    for (const command of commands) {
      if (command.do === "view") {
        this.element.width = Math.max(1, Math.round(command.width * command.ratio));
        this.element.height = Math.max(1, Math.round(command.height * command.ratio));
      }
      this.#scene?.take(command);
    }
    this.#redraw();
  }

  #post(message: ToWorker): void {
    this.#worker?.postMessage(message);
  }

  #draw(): void {
    const context = this.#scene && this.element.getContext("2d");
    if (!context || !this.#scene) return;
    const now = wall();
    this.#scene.draw(context, now);
    if (this.#scene.isMoving(now)) this.#redraw();
  }
}
