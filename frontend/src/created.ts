/** What an edit of this tab has made: it is selected and seen, now or when the graph has it. */
import type { Session } from "./session";

export class Created {
  #awaited: string[] = [];

  constructor(private readonly session: Session) {}

  show(ids: string[]): void {
    const { canvas, opened } = this.session;
    this.#awaited = ids;
    const there = ids.filter((id) => canvas.places.has(id));
    const last = there.at(-1);
    if (last === undefined) return;
    this.#awaited = [];
    canvas.selection.set(there);
    canvas.camera.reveal(last);
    canvas.focusOn(last);
    if (there.length === 1 && this.session.node(last)) opened.emit({ node: last, setting: null });
  }

  /** Something new is drawn: it may be what is waited for. */
  look(): void {
    if (this.#awaited.length) this.show(this.#awaited);
  }
}
