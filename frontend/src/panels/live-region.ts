/** What a screen reader is told: at most one sentence in two seconds, the latest wins. */
const PAUSE_MS = 2000;

export class LiveRegion {
  #next: string | null = null;
  #quietUntil = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly region: HTMLElement) {}

  say(sentence: string): void {
    this.#next = sentence;
    if (this.#timer) return;
    const wait = Math.max(0, this.#quietUntil - Date.now());
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#quietUntil = Date.now() + PAUSE_MS;
      this.region.textContent = this.#next;
    }, wait);
  }
}
