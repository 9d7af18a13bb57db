/** Whether the person's changes have reached the database. */
import { Signal } from "../signal";
import type { Connection } from "./board-socket";

export type Saved = "loading" | "saved" | "saving" | "offline" | "offline-unsaved";

const WORDS: Record<Saved, string> = {
  loading: "Opening…",
  saved: "Saved",
  saving: "Saving…",
  offline: "Offline",
  "offline-unsaved": "Offline, your changes are kept here",
};

export class SavedState {
  readonly changed = new Signal<Saved>();
  #pending = false;
  #synced = false;
  #connection: Connection = "connecting";
  #last: Saved = "loading";

  get state(): Saved {
    if (this.#connection === "offline") return this.#pending ? "offline-unsaved" : "offline";
    if (!this.#synced) return "loading";
    return this.#pending ? "saving" : "saved";
  }

  get words(): string {
    return WORDS[this.state];
  }

  drew(): void {
    this.#pending = true;
    this.#tell();
  }

  acknowledged(): void {
    this.#pending = false;
    this.#tell();
  }

  synced(): void {
    this.#synced = true;
    this.#tell();
  }

  connection(connection: Connection): void {
    this.#connection = connection;
    this.#tell();
  }

  #tell(): void {
    const state = this.state;
    if (state === this.#last) return;
    this.#last = state;
    this.changed.emit(state);
  }
}
