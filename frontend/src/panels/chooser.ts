/** A field with a list below it: type a few letters, choose a line. Quick-add, commands and search are made of it. */
import type { Point } from "../document/board";
import { element, icon } from "../element";
import { tileOf } from "./tile";

export interface Option {
  label: string;
  note: string;
  /** The letters of its tile; without them the line has none. */
  glyph?: string;
  category?: string;
  /** The key that does the same. */
  key?: string;
  choose(): void;
  /** It is the one that Enter would choose. */
  meant?(): void;
}

export interface Question {
  title: string;
  placeholder: string;
  /** Where the box goes, within the host; in its upper middle without one. */
  at: Point | null;
  find(query: string): Option[];
  /** What `find` looks through is on its way: until it is here, what is typed and Enter wait. */
  ready?: Promise<unknown>;
  /** What is said when nothing is found. */
  nothing(query: string): string;
  /** The box is gone, whatever was chosen. */
  closed?(): void;
}

const WIDTH = 320;
const WIDE = 460;
const HEIGHT = 380;

export class Chooser {
  #box: HTMLElement | null = null;
  #options: Option[] = [];
  #active = 0;
  #back: HTMLElement | null = null;
  #closed: (() => void) | undefined;
  #waits = false;
  #isEntered = false;

  constructor(private readonly host: HTMLElement) {}

  ask(question: Question): void {
    this.hide();
    this.#back = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    const { title } = question;
    const input = element("input", {
      type: "text",
      role: "combobox",
      "aria-expanded": "true",
      "aria-controls": "quick-add-list",
      "aria-autocomplete": "list",
      "aria-label": title,
      placeholder: question.placeholder,
      autocomplete: "off",
      spellcheck: "false",
    });
    const list = element("ul", { id: "quick-add-list", role: "listbox", "aria-label": title });
    const box = element(
      "div",
      { class: question.at ? "quick-add" : "quick-add is-wide", "data-scrolls": true },
      element("p", { class: "quick-title" }, title),
      element("label", { class: "search" }, icon("search"), input),
      list,
    );
    const fill = (): void => {
      this.#options = this.#waits ? [] : question.find(input.value);
      this.#active = 0;
      this.#isEntered = false;
      this.#draw(list, input, this.#waits ? "Loading…" : question.nothing(input.value));
    };
    input.addEventListener("input", fill);
    input.addEventListener("keydown", (event) => this.#key(event, list, input));
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("pointermove", (event) => this.#point(event, list, input));
    list.addEventListener("click", (event) => {
      const row = event.target instanceof Element ? event.target.closest("li[data-index]") : null;
      if (row instanceof HTMLElement) this.#choose(Number(row.dataset.index));
    });
    box.addEventListener("focusout", (event) => {
      if (!(event.relatedTarget instanceof Node) || !box.contains(event.relatedTarget)) this.hide();
    });
    const { x, y } = this.#placeOf(question.at);
    box.style.transform = `translate(${x}px, ${y}px)`;
    this.#box = box;
    this.#closed = question.closed?.bind(question);
    this.#waits = question.ready !== undefined;
    this.host.append(box);
    fill();
    input.focus({ preventScroll: true });
    void question.ready?.then(() => {
      if (this.#box !== box) return;
      const isEntered = this.#isEntered;
      this.#waits = false;
      fill();
      if (isEntered) this.#choose(this.#active);
    });
  }

  hide(): void {
    const box = this.#box;
    if (!box) return;
    this.#box = null;
    box.remove();
    this.#closed?.();
    if (document.activeElement === document.body) this.#back?.focus({ preventScroll: true });
  }

  #placeOf(at: Point | null): Point {
    const room = this.host.getBoundingClientRect();
    if (!at) return { x: Math.max(8, (room.width - WIDE) / 2), y: Math.max(8, room.height * 0.12) };
    return {
      x: Math.max(8, Math.min(at.x, room.width - WIDTH - 8)),
      y: Math.max(8, Math.min(at.y, room.height - HEIGHT - 8)),
    };
  }

  #draw(list: HTMLElement, input: HTMLInputElement, nothing: string): void {
    if (!this.#options.length) {
      list.replaceChildren(element("li", { class: "nothing", role: "presentation" }, nothing));
      input.removeAttribute("aria-activedescendant");
      return;
    }
    list.replaceChildren(
      ...this.#options.map((option, index) => rowOf(option, index, index === this.#active)),
    );
    this.#mark(list, input);
  }

  #mark(list: HTMLElement, input: HTMLInputElement): void {
    [...list.children].forEach((row, index) =>
      row.setAttribute("aria-selected", `${index === this.#active}`),
    );
    input.setAttribute("aria-activedescendant", `quick-add-${this.#active}`);
    list.children[this.#active]?.scrollIntoView({ block: "nearest" });
    this.#options[this.#active]?.meant?.();
  }

  /** What a pointer moves over is meant: there is one such line, not one of the keys and one of the pointer. */
  #point({ target }: Event, list: HTMLElement, input: HTMLInputElement): void {
    const row = target instanceof Element ? target.closest<HTMLElement>("li[data-index]") : null;
    if (!row || Number(row.dataset.index) === this.#active) return;
    this.#active = Number(row.dataset.index);
    this.#mark(list, input);
  }

  #key(event: KeyboardEvent, list: HTMLElement, input: HTMLInputElement): void {
    const last = this.#options.length - 1;
    if (event.key === "ArrowDown") this.#active = this.#active >= last ? 0 : this.#active + 1;
    else if (event.key === "ArrowUp") this.#active = this.#active <= 0 ? last : this.#active - 1;
    else if (event.key === "Enter") this.#enter();
    else if (event.key === "Escape") {
      this.hide();
      this.#back?.focus({ preventScroll: true });
    } else return;
    event.preventDefault();
    event.stopPropagation();
    if (this.#box && this.#options.length) this.#mark(list, input);
  }

  #enter(): void {
    if (this.#waits) this.#isEntered = true;
    else this.#choose(this.#active);
  }

  #choose(index: number): void {
    const option = this.#options[index];
    if (!option) return;
    this.hide();
    option.choose();
  }
}

function rowOf(option: Option, index: number, isActive: boolean): HTMLElement {
  return element(
    "li",
    {
      id: `quick-add-${index}`,
      role: "option",
      "data-index": index,
      "data-category": option.category,
      "aria-selected": isActive ? "true" : "false",
    },
    option.glyph ? tileOf({ glyph: option.glyph }) : null,
    element("span", { class: "option-label" }, option.label),
    option.note ? element("span", { class: "option-note" }, option.note) : null,
    option.key ? element("kbd", {}, option.key) : null,
  );
}
