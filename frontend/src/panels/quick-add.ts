/** Quick-add: type a few letters, choose a service; when connecting also the nodes that may be connected. */
import type { Point } from "../document/board";
import { atHand, distinction, searchPalette, type PaletteItem, type Targets } from "../document/palette";
import { element, icon } from "../element";
import type { Session } from "../session";
import { toScreen } from "../canvas/view";
import { tileOf } from "./palette";

interface Option {
  label: string;
  note: string;
  glyph: string;
  category: string;
  choose(): void;
}

const WIDTH = 320;
const HEIGHT = 380;

export class QuickAdd {
  #box: HTMLElement | null = null;
  #options: Option[] = [];
  #active = 0;
  #back: HTMLElement | null = null;

  constructor(private readonly session: Session) {}

  /** Ask what to add at a point of the board. */
  show(at: Point, from: string | null, offer: Targets | null): void {
    this.hide();
    if (from !== null && offer === null) {
      void this.session.targets(from).then(
        (targets) => this.show(at, from, targets),
        () => this.#open(at, null, null),
      );
      return;
    }
    this.#open(at, from, offer);
  }

  hide(): void {
    const box = this.#box;
    if (!box) return;
    this.#box = null;
    box.remove();
    if (document.activeElement === document.body) this.#back?.focus({ preventScroll: true });
  }

  #open(at: Point, from: string | null, offer: Targets | null): void {
    const { canvas } = this.session;
    this.#back = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    const source = from === null ? null : this.session.node(from);
    const title = source ? `Connect ${source.logicalId} to` : "Add to the board";
    const input = element("input", {
      type: "text",
      role: "combobox",
      "aria-expanded": "true",
      "aria-controls": "quick-add-list",
      "aria-autocomplete": "list",
      "aria-label": title,
      placeholder: source ? "Node or service" : "Queue, function, traffic…",
      autocomplete: "off",
      spellcheck: "false",
    });
    const list = element("ul", { id: "quick-add-list", role: "listbox", "aria-label": title });
    const box = element(
      "div",
      { class: "quick-add", "data-scrolls": true },
      element("p", { class: "quick-title" }, title),
      element("label", { class: "search" }, icon("search"), input),
      list,
    );
    const fill = (): void => {
      this.#options = this.#find(input.value, at, from, offer);
      this.#active = 0;
      this.#draw(list, input);
    };
    input.addEventListener("input", fill);
    input.addEventListener("keydown", (event) => this.#key(event, list, input));
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const row = event.target instanceof Element ? event.target.closest("li[data-index]") : null;
      if (row instanceof HTMLElement) this.#choose(Number(row.dataset.index));
    });
    box.addEventListener("focusout", (event) => {
      if (!(event.relatedTarget instanceof Node) || !box.contains(event.relatedTarget)) this.hide();
    });
    const screen = toScreen(canvas.view, at);
    const room = canvas.getBoundingClientRect();
    const x = Math.max(8, Math.min(screen.x, room.width - WIDTH - 8));
    const y = Math.max(8, Math.min(screen.y, room.height - HEIGHT - 8));
    box.style.transform = `translate(${x}px, ${y}px)`;
    this.#box = box;
    canvas.append(box);
    fill();
    input.focus({ preventScroll: true });
  }

  #find(query: string, at: Point, from: string | null, offer: Targets | null): Option[] {
    const { session } = this;
    const nodes: Option[] = [];
    if (from !== null && offer) {
      const wanted = query.trim().toLowerCase();
      for (const id of offer.legal) {
        const node = session.node(id);
        if (!node || !`${node.logicalId} ${node.label}`.toLowerCase().includes(wanted)) continue;
        nodes.push({
          label: node.logicalId,
          note: node.label,
          glyph: node.glyph,
          category: node.category,
          choose: () => void session.connect(from, id),
        });
      }
    }
    const addable = offer ? new Set(offer.addable) : null;
    const all = session.palette.filter((item) => !addable || addable.has(item.type));
    const near = query
      ? []
      : atHand(
          all,
          session.graph.nodes.map((node) => node.type),
        );
    const items = [...near, ...searchPalette(all, query).filter((item) => !near.includes(item))];
    return [...nodes, ...items.map((item) => this.#itemOption(item, at, from))];
  }

  #itemOption(item: PaletteItem, at: Point, from: string | null): Option {
    return {
      label: item.label,
      note: [distinction(item, this.session.palette), from === null ? "" : "new"].filter(Boolean).join(", "),
      glyph: item.glyph,
      category: item.category,
      choose: () => void this.session.add(item, at, from),
    };
  }

  #draw(list: HTMLElement, input: HTMLInputElement): void {
    if (!this.#options.length) {
      const words = input.value ? `Nothing fits “${input.value}”.` : "Nothing can be connected here.";
      list.replaceChildren(element("li", { class: "nothing", role: "presentation" }, words));
      input.removeAttribute("aria-activedescendant");
      return;
    }
    list.replaceChildren(
      ...this.#options.map((option, index) =>
        element(
          "li",
          {
            id: `quick-add-${index}`,
            role: "option",
            "data-index": index,
            "data-category": option.category,
            "aria-selected": index === this.#active ? "true" : "false",
          },
          tileOf(option),
          element("span", { class: "option-label" }, option.label),
          option.note ? element("span", { class: "option-note" }, option.note) : null,
        ),
      ),
    );
    input.setAttribute("aria-activedescendant", `quick-add-${this.#active}`);
    list.children[this.#active]?.scrollIntoView({ block: "nearest" });
  }

  #key(event: KeyboardEvent, list: HTMLElement, input: HTMLInputElement): void {
    const last = this.#options.length - 1;
    if (event.key === "ArrowDown") this.#active = this.#active >= last ? 0 : this.#active + 1;
    else if (event.key === "ArrowUp") this.#active = this.#active <= 0 ? last : this.#active - 1;
    else if (event.key === "Enter") this.#choose(this.#active);
    else if (event.key === "Escape") {
      this.hide();
      this.#back?.focus({ preventScroll: true });
    } else return;
    event.preventDefault();
    event.stopPropagation();
    if (this.#box) this.#draw(list, input);
  }

  #choose(index: number): void {
    const option = this.#options[index];
    if (!option) return;
    this.hide();
    option.choose();
  }
}
