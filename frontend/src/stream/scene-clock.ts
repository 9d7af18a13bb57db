/** Tells the particles what time it is: they move on by themselves, and hear of jumps at once. */
import type { SceneCommand } from "../canvas/particles/scene";
import type { Director } from "./director";

const CLOCK_MS = 200;

export class SceneClock {
  #face = "";
  #told = 0;

  constructor(private readonly say: (command: SceneCommand) => void) {}

  /** Without `now` it is said a few times a second, and whenever time begins to pass otherwise. */
  tell(director: Director, now: boolean): void {
    const at = performance.now();
    const { time, limit } = director.playing;
    const face = `${director.isAnimating} ${director.virtualRate.toFixed(2)} ${time < limit}`;
    if (!now && face === this.#face && at - this.#told < CLOCK_MS) return;
    this.#face = face;
    this.#told = at;
    this.say({
      do: "clock",
      wall: performance.timeOrigin + performance.now(),
      now: director.now,
      running: director.isAnimating,
      virtual: time,
      rate: time < limit ? director.virtualRate : 0,
    });
  }
}
