/** Whether the person's changes have reached the database. */
import { Signal } from "../signal";
import type { Connection } from "./board-socket";

export type Saved =
  "loading" | "saved" | "saving" | "offline" | "offline-unsaved" | "full" | "full-unsaved" | "gone";

const WORDS: Record<Saved, string> = {
  loading: "Opening…",
  saved: "Saved",
  saving: "Saving…",
  offline: "Offline",
  "offline-unsaved": "Offline: your edits are kept",
  full: "Too many tabs are open",
  "full-unsaved": "Too many tabs: your edits are kept",
  gone: "This board is not yours any more",
};
/** Until the board is here again, a new attempt to connect changes nothing. */
const LOST: Connection[] = ["offline", "full"];

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
    const connection = this.#connection;
    if (connection === "gone") return "gone";
    if (connection === "offline" || connection === "full")
      return this.#pending ? `${connection}-unsaved` : connection;
    if (!this.#synced) return "loading";
    return this.#pending ? "saving" : "saved";
  }

  /** What exactly is kept, for who wants to know. */
  get explanation(): string {
    if (this.state === "offline" || this.state === "full")
      return "What you move or write now is kept in this browser and sent when the server can be reached.";
    if (this.state === "offline-unsaved" || this.state === "full-unsaved")
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

  /** The board is here as the server has it. */
  synced(): void {
    this.#synced = true;
    this.#connection = "open";
    this.#tell();
  }

  connection(connection: Connection): void {
    const isAttempt = connection === "connecting" || connection === "open";
    if (isAttempt && LOST.includes(this.#connection)) return;
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
