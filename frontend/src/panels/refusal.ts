/** A refused edit says why beside the node it was about, with what to do instead. */
import type { SluiceCanvas } from "../canvas/sluice-canvas";
import { NODE_HEIGHT } from "../document/graph";
import type { Refusal } from "../document/palette";
import { element, icon } from "../element";

const STAYS_MS = 12_000;

export class RefusalBubble {
  #bubble: HTMLElement | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly canvas: SluiceCanvas) {
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.hide(), { capture: true });
    canvas.addEventListener("pointerdown", (event) => {
      if (!(event.target instanceof Node) || !this.#bubble?.contains(event.target)) this.hide();
    });
  }

  show(node: string, refusal: Refusal): void {
    this.hide();
    const place = this.canvas.places.get(node);
    if (!place) return;
    const close = element(
      "button",
      { class: "tool", type: "button", "aria-label": "Dismiss" },
      icon("close"),
    );
    close.addEventListener("click", () => this.hide());
    this.#bubble = element(
      "div",
      { class: "refusal", role: "alert", "data-scrolls": true },
      icon("alert"),
      element(
        "div",
        {},
        element("p", { class: "reason" }, refusal.reason),
        refusal.fix ? element("p", { class: "fix" }, refusal.fix) : null,
      ),
      close,
    );
    this.#bubble.style.transform = `translate(${place.x}px, ${place.y + NODE_HEIGHT + 10}px)`;
    this.canvas.nodes.world.append(this.#bubble);
    this.canvas.nodes.cardOf(node)?.classList.add("is-shaken");
    setTimeout(() => this.canvas.nodes.cardOf(node)?.classList.remove("is-shaken"), 450);
    this.#timer = setTimeout(() => this.hide(), STAYS_MS);
  }

  hide(): void {
    clearTimeout(this.#timer);
    this.#bubble?.remove();
    this.#bubble = null;
  }
}
