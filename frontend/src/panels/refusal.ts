/** A refused edit says why beside the node it was about, with what to do instead. */
import type { SluiceCanvas } from "../canvas/sluice-canvas";
import { toScreen } from "../canvas/view";
import { NODE_HEIGHT } from "../document/graph";
import type { Refusal } from "../document/palette";
import { element, icon } from "../element";

/** Where a refusal can be put right. */
export interface Link {
  words: string;
  follow: () => void;
}

const STAYS_MS = 12_000;
const MARGIN_PX = 10;

export class RefusalBubble {
  #bubble: HTMLElement | null = null;
  #node = "";
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly canvas: SluiceCanvas) {
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.hide(), { capture: true });
    canvas.viewed.on(() => this.#place());
    canvas.addEventListener("pointerdown", (event) => {
      if (!(event.target instanceof Node) || !this.#bubble?.contains(event.target)) this.hide();
    });
  }

  /** Say why, and lead to where it is put right. */
  show(node: string, refusal: Refusal, links: Link[] = []): void {
    this.hide();
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
        ...links.map((link) => this.#link(link)),
      ),
      close,
    );
    this.#node = node;
    this.canvas.append(this.#bubble);
    this.#place();
    this.canvas.nodes.cardOf(node)?.classList.add("is-shaken");
    setTimeout(() => this.canvas.nodes.cardOf(node)?.classList.remove("is-shaken"), 450);
    this.#timer = setTimeout(() => this.hide(), STAYS_MS);
  }

  #link({ words, follow }: Link): HTMLElement {
    const button = element("button", { type: "button", class: "link" }, words);
    button.addEventListener("click", () => {
      this.hide();
      follow();
    });
    return button;
  }

  hide(): void {
    clearTimeout(this.#timer);
    this.#bubble?.remove();
    this.#bubble = null;
  }

  /** Below its node, but whole inside the window. */
  #place(): void {
    const place = this.canvas.places.get(this.#node);
    if (!this.#bubble || !place) return;
    const { x, y } = toScreen(this.canvas.view, { x: place.x, y: place.y + NODE_HEIGHT });
    const room = this.canvas.getBoundingClientRect();
    const box = this.#bubble.getBoundingClientRect();
    const left = Math.max(MARGIN_PX, Math.min(x, room.width - box.width - MARGIN_PX));
    const top = Math.max(MARGIN_PX, Math.min(y + MARGIN_PX, room.height - box.height - MARGIN_PX));
    this.#bubble.style.transform = `translate(${left}px, ${top}px)`;
  }
}
