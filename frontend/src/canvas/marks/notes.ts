/** Notes on the canvas: paper behind the cards, written on where it lies. */
import type { Point } from "../../document/board";
import { LONGEST_NOTE, NOTE_SMALLEST, type Note } from "../../document/marks";
import { element } from "../../element";
import type { Size } from "./resize";

const EMPTY_WORDS = "Empty note";

interface Paper {
  element: HTMLElement;
  body: HTMLButtonElement;
  note: Note;
}

export class NoteLayer {
  readonly element = element("div", { role: "list", "aria-label": "Notes" });
  #papers = new Map<string, Paper>();
  #written: ((id: string, text: string, height: number) => void) | null = null;
  #resized: ((id: string, size: Size) => void) | null = null;

  /** Who is told when a person has written on a note. */
  onWritten(written: (id: string, text: string, height: number) => void): void {
    this.#written = written;
  }

  /** Who is told when a person has made a note larger or smaller. */
  onResized(resized: (id: string, size: Size) => void): void {
    this.#resized = resized;
  }

  /** The note whose corner this element of the page is. */
  gripAt(target: EventTarget | null): string | null {
    const grip = target instanceof Element ? target.closest(".note-grip") : null;
    return grip?.closest<HTMLElement>(".paper")?.dataset.id ?? null;
  }

  /** Show a note as large as this while a gesture lasts. */
  show(id: string, { width, height }: Size): void {
    const paper = this.#papers.get(id);
    if (!paper) return;
    paper.element.style.width = `${width}px`;
    paper.element.style.height = `${height}px`;
  }

  resize(id: string, size: Size): void {
    this.show(id, size);
    this.#resized?.(id, size);
  }

  has(id: string): boolean {
    return this.#papers.has(id);
  }

  get ids(): string[] {
    return [...this.#papers.keys()];
  }

  sizeOf(id: string): { width: number; height: number } | null {
    const note = this.#papers.get(id)?.note;
    return note ? { width: note.width, height: note.height } : null;
  }

  cardOf(id: string): HTMLElement | null {
    return this.#papers.get(id)?.element ?? null;
  }

  setNotes(notes: Note[]): void {
    const kept = new Set(notes.map((note) => note.id));
    for (const [id, paper] of this.#papers) {
      if (kept.has(id)) continue;
      paper.element.remove();
      this.#papers.delete(id);
    }
    for (const note of notes) {
      const paper = this.#papers.get(note.id) ?? this.#make(note);
      paper.note = note;
      this.show(note.id, note);
      if (paper.body.textContent !== note.text) paper.body.textContent = note.text;
      paper.body.setAttribute("aria-label", `Note: ${note.text || EMPTY_WORDS}`);
      paper.element.classList.toggle("is-blank", note.text === "");
    }
  }

  place(id: string, { x, y }: Point): void {
    const paper = this.#papers.get(id);
    if (paper) paper.element.style.transform = `translate(${x}px, ${y}px)`;
  }

  select(ids: ReadonlySet<string>): void {
    for (const [id, paper] of this.#papers) {
      paper.element.classList.toggle("is-selected", ids.has(id));
      paper.body.setAttribute("aria-pressed", `${ids.has(id)}`);
    }
  }

  focus(id: string): void {
    this.#papers.get(id)?.body.focus({ preventScroll: true });
  }

  /** Let a person write on a note; Esc or a click elsewhere ends it. */
  write(id: string): void {
    const paper = this.#papers.get(id);
    if (!paper || paper.element.querySelector("textarea")) return;
    const field = element("textarea", {
      "aria-label": "Text of the note",
      maxlength: LONGEST_NOTE,
      "data-scrolls": true,
      placeholder: "Write a note…",
    });
    field.value = paper.note.text;
    const grow = (): void => {
      paper.element.style.height = `${Math.max(NOTE_SMALLEST.height, field.scrollHeight + 2)}px`;
    };
    field.addEventListener("input", grow);
    field.addEventListener("keydown", (event) => {
      const isDone = event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey));
      if (!isDone) return;
      event.preventDefault();
      event.stopPropagation();
      field.blur();
      paper.body.focus({ preventScroll: true });
    });
    field.addEventListener("blur", () => {
      const height = Math.max(NOTE_SMALLEST.height, field.scrollHeight + 2);
      field.remove();
      paper.body.hidden = false;
      this.#written?.(id, field.value, height);
    });
    paper.body.hidden = true;
    paper.element.append(field);
    field.focus({ preventScroll: true });
    field.setSelectionRange(field.value.length, field.value.length);
    grow();
  }

  #make(note: Note): Paper {
    const body = element("button", { type: "button", class: "note-body", "aria-pressed": "false" });
    const grip = element("span", { class: "note-grip", title: "Drag to resize", "aria-hidden": "true" });
    const paper: Paper = {
      element: element("div", { class: "paper", role: "listitem", "data-id": note.id }, body, grip),
      body,
      note,
    };
    this.#papers.set(note.id, paper);
    this.element.append(paper.element);
    this.place(note.id, note);
    return paper;
  }
}
