/** The list of what can be added, by category, to drag or to press. */
import { attachPaletteDrop } from "../canvas/palette-drop/palette-drop";
import { NODE_HEIGHT, NODE_WIDTH } from "../document/graph";
import { atHand, distinction, searchPalette, type PaletteItem } from "../document/palette";
import { element } from "../element";
import type { Session } from "../session";
import { tileOf } from "./tile";

const CATEGORIES: [string, string][] = [
  ["actor", "Outside AWS"],
  ["messaging", "Messaging"],
  ["compute", "Compute"],
  ["api", "API"],
  ["storage", "Storage"],
  ["database", "Database"],
  ["integration", "Integration"],
  ["security", "Security"],
  ["other", "Other"],
];

export class PalettePanel {
  #used = "";

  constructor(
    private readonly session: Session,
    private readonly list: HTMLElement,
    private readonly search: HTMLInputElement,
  ) {
    search.addEventListener("input", () => this.show());
    search.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") this.list.querySelector<HTMLElement>("button")?.focus();
      else if (event.key === "Enter") this.list.querySelector<HTMLElement>("button")?.click();
      else if (event.key === "Escape") search.blur();
      else return;
      event.preventDefault();
    });
    list.addEventListener("keydown", (event) => this.#walk(event));
    session.graphed.on((graph) => {
      const types = graph.nodes.map((node) => node.type);
      const near = atHand(session.palette, types).map((item) => item.type);
      if (near.join() !== this.#used && !list.contains(document.activeElement)) this.show();
    });
  }

  show(): void {
    const query = this.search.value.trim();
    const found = searchPalette(this.session.palette, query);
    if (!found.length) {
      this.list.replaceChildren(
        element("p", { class: "nothing" }, query ? `Nothing is called “${query}”.` : "Nothing to add."),
      );
      return;
    }
    if (query) {
      this.list.replaceChildren(...found.map((item) => this.#entry(item)));
      return;
    }
    const known = new Set(CATEGORIES.map(([category]) => category));
    const near = atHand(
      found,
      this.session.graph.nodes.map((node) => node.type),
    );
    const groups = CATEGORIES.map(([category, title]): [string, string, PaletteItem[]] => [
      category,
      title,
      found.filter((item) => (known.has(item.category) ? item.category : "other") === category),
    ]);
    const sections = [["near", "At hand", near] as const, ...groups].filter(([, , items]) => items.length);
    this.#used = near.map((item) => item.type).join();
    this.list.replaceChildren(...sections.map(([id, title, items]) => this.#section(id, title, items)));
  }

  #section(id: string, title: string, items: PaletteItem[]): HTMLElement {
    const heading = element("h2", { id: `palette-${id}` }, title);
    return element(
      "section",
      { "aria-labelledby": heading.id },
      heading,
      ...items.map((item) => this.#entry(item)),
    );
  }

  #entry(item: PaletteItem): HTMLElement {
    const note = distinction(item, this.session.palette);
    const title = item.modelled === false ? `Add ${item.label}, a placeholder in a run` : `Add ${item.label}`;
    const entry = element(
      "button",
      { class: "entry", type: "button", "data-category": item.category, title },
      tileOf(item),
      element("span", {}, item.label, note ? element("span", { class: "entry-note" }, note) : null),
    );
    entry.disabled = !this.session.canEdit;
    attachPaletteDrop(entry, item, this.session.canvas, () => {
      const { x, y } = freePlace(this.session, this.session.canvas.camera.centre);
      void this.session.add(item, { x, y }, null);
    });
    return entry;
  }

  #walk(event: KeyboardEvent): void {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    const entries = [...this.list.querySelectorAll<HTMLElement>("button")];
    const next = entries.indexOf(document.activeElement as HTMLElement) + step;
    (next < 0 ? this.search : entries[Math.min(next, entries.length - 1)])?.focus();
  }
}

/** A place near a point of the board where no node lies yet. */
export function freePlace(session: Session, near: { x: number; y: number }): { x: number; y: number } {
  const at = { x: near.x - NODE_WIDTH / 2, y: near.y - NODE_HEIGHT / 2 };
  const taken = (): boolean =>
    [...session.canvas.places.values()].some(
      (place) => Math.abs(place.x - at.x) < NODE_WIDTH + 16 && Math.abs(place.y - at.y) < NODE_HEIGHT + 44,
    );
  while (taken()) {
    at.x += 40;
    at.y += 48;
  }
  return at;
}
