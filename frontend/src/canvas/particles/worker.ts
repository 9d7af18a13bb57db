/** Draws the scene in a worker, so that the page's own work never makes a dot stutter. */
import { Scene, type SceneCommand } from "./scene";

export type ToWorker =
  | { canvas: OffscreenCanvas }
  | { commands: SceneCommand[] }
  | { find: number; x: number; y: number; reach: number };

/** The part of the worker's scope that we use; the DOM library types `self` as a window. */
interface Scope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: { found: number; message: string | null }): void;
  requestAnimationFrame(run: () => void): void;
}

const scope = self as unknown as Scope;
const scene = new Scene();
let canvas: OffscreenCanvas | null = null;
let asked = false;

const wall = (): number => performance.timeOrigin + performance.now();

function draw(): void {
  asked = false;
  const context = canvas?.getContext("2d");
  if (!context) return;
  const now = wall();
  scene.draw(context, now);
  if (scene.isMoving(now)) ask();
}

function ask(): void {
  if (asked) return;
  asked = true;
  scope.requestAnimationFrame(draw);
}

scope.onmessage = ({ data }) => {
  if ("canvas" in data) canvas = data.canvas;
  else if ("find" in data) {
    scope.postMessage({ found: data.find, message: scene.messageAt(data.x, data.y, wall(), data.reach) });
    return;
  } else {
    for (const command of data.commands) {
      if (command.do === "view" && canvas)
        fit(canvas, command.width * command.ratio, command.height * command.ratio);
      scene.take(command);
    }
  }
  ask();
};

function fit(target: OffscreenCanvas, width: number, height: number): void {
  const wide = Math.max(1, Math.round(width));
  const high = Math.max(1, Math.round(height));
  if (target.width !== wide) target.width = wide;
  if (target.height !== high) target.height = high;
}
