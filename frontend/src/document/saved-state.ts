/** Whether the person's changes have reached the database. */
import { Signal } from "../signal";
import type { Connection } from "./board-socket";

export type Saved = "loading" | "saved" | "saving" | "offline" | "offline-unsaved" | "gone";

const WORDS: Record<Saved, string> = {
  loading: "Opening…",
  saved: "Saved",
  saving: "Saving…",
  offline: "Offline",
  "offline-unsaved": "Offline: your edits are kept",
  gone: "This board is not yours any more",
};

export class SavedState {
  readonly changed = new Signal<Saved>();
  #pending = false;
  #synced = false;
  #connection: Connection = "connecting";
  #last: Saved = "loading";

  /** `isKept`: whether what the server does not have would outlive this page. */
  constructor(isKept: () => boolean = () => false) {
    this.#isKept = isKept;
  }

  #isKept: () => boolean;

  get state(): Saved {
    if (this.#connection === "gone") return "gone";
    if (this.#connection === "offline") return this.#pending ? "offline-unsaved" : "offline";
    if (!this.#synced) return "loading";
    return this.#pending ? "saving" : "saved";
  }

  /** What exactly is kept, for who wants to know. */
  get explanation(): string {
    if (this.state === "offline")
      return "What you move or write now is kept in this browser and sent when the server can be reached.";
    if (this.state === "offline-unsaved")
      return `Kept in this ${this.#isKept() ? "browser, also when you close the page" : "tab"}; sent when the server can be reached. Forms, connections and new nodes need the server.`;
    return "";
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
