/** While a connection is pulled to a node: what it will add to the template. */
import { toScreen, touches, type Box } from "../canvas/view";
import { fetchAdditions, type Addition } from "../document/connection";
import { NODE_HEIGHT } from "../document/graph";
import { element } from "../element";
import type { Session } from "../session";

/** A pointer that only passes asks for nothing. */
const LINGERS_MS = 120;
const MOST_LINES = 7;
const MARGIN_PX = 10;

export class ConnectionPreview {
  #bubble: HTMLElement | null = null;
  #shown = "";
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly session: Session) {}

  /** Show what connecting these two adds; null hides it. */
  show(source: string, target: string | null): void {
    const wanted = target === null ? "" : `${source} ${target}`;
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    clearTimeout(this.#timer);
    this.#bubble?.remove();
    this.#bubble = null;
    if (target === null) return;
    this.#timer = setTimeout(() => {
      void fetchAdditions(this.session.page.board, source, target).then((additions) => {
        if (additions && this.#shown === wanted) this.#open(target, additions);
      });
    }, LINGERS_MS);
  }

  #open(target: string, additions: Addition[]): void {
    const { canvas } = this.session;
    const place = canvas.places.get(target);
    if (!place) return;
    let left = MOST_LINES;
    const rows = additions.map((addition) => {
      const lines = addition.lines.slice(0, Math.max(0, left));
      left -= lines.length;
      return element(
        "li",
        {},
        element(
          "p",
          {},
          element("strong", {}, addition.name),
          ` ${addition.label}, ${addition.isNew ? "new" : linesOf(addition.lines.length)}`,
        ),
        lines.length ? element("pre", {}, lines.join("\n")) : null,
      );
    });
    const bubble = element(
      "div",
      { class: "adds", role: "status" },
      element("p", { class: "adds-title" }, "This will add"),
      element("ul", {}, ...rows),
    );
    canvas.append(bubble);
    const { x, y } = toScreen(canvas.view, { x: place.x, y: place.y + NODE_HEIGHT });
    const room = canvas.getBoundingClientRect();
    const box = bubble.getBoundingClientRect();
    const above = y - NODE_HEIGHT * canvas.view.k - box.height - MARGIN_PX;
    const fits = y + MARGIN_PX + box.height < room.height - MARGIN_PX;
    const across = Math.max(MARGIN_PX, Math.min(x, room.width - box.width - MARGIN_PX));
    const top = fits ? y + MARGIN_PX : Math.max(MARGIN_PX, above);
    const beside = besideList(canvas, { x: across, y: top, width: box.width, height: box.height });
    bubble.style.transform = `translate(${beside}px, ${top}px)`;
    this.#bubble = bubble;
  }
}

/** Where it starts so that it leaves the list free from which the target is chosen, if there is one. */
function besideList(canvas: HTMLElement, box: Box): number {
  const list = canvas.querySelector(".quick-add")?.getBoundingClientRect();
  if (!list) return box.x;
  const room = canvas.getBoundingClientRect();
  const taken = { x: list.x - room.x, y: list.y - room.y, width: list.width, height: list.height };
  if (!touches(box, taken)) return box.x;
  const before = taken.x - box.width - MARGIN_PX;
  return before >= MARGIN_PX ? before : Math.min(taken.x + taken.width, room.width - box.width) + MARGIN_PX;
}

const linesOf = (count: number): string => (count === 1 ? "1 line" : `${count} lines`);
