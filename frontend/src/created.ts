/** What an edit of this tab has made: it is selected and seen, now or when the graph has it. */
import { isTyping } from "./keys";
import type { Session } from "./session";

export class Created {
  #awaited: string[] = [];
  /** What had the focus when the edit was asked for. */
  #askedFrom: Element | null = null;

  constructor(private readonly session: Session) {}

  /** Something new is asked for. */
  ask(): void {
    this.#askedFrom = document.activeElement;
  }

  /** These were made; who began to type elsewhere while they were on their way keeps the focus. */
  show(ids: string[]): void {
    const { canvas, opened } = this.session;
    this.#awaited = ids;
    const there = ids.filter((id) => canvas.places.has(id));
    const last = there.at(-1);
    if (last === undefined) return;
    this.#awaited = [];
    canvas.selection.set(there);
    canvas.camera.reveal(last);
    const { activeElement } = document;
    if (activeElement !== this.#askedFrom && isTyping(activeElement)) return;
    canvas.focusOn(last);
    if (there.length === 1 && this.session.node(last)) opened.emit({ node: last, setting: null });
  }

  /** Something new is drawn: it may be what is waited for. */
  look(): void {
    if (this.#awaited.length) this.show(this.#awaited);
  }
}
