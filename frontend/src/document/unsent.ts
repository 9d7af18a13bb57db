/** Keeps what this tab drew and the server has not acknowledged, so that a reload or a crash loses nothing.
 * It is kept by board and by person: whoever uses this browser next must not send it under their own name. */
import * as Y from "yjs";
import type { Signal } from "../signal";

const PREFIX = "sluice.unsent";
/** While the server answers, the many updates of a drag are written together. */
const WRITE_MS = 100;

/** The origin of what was drawn in this browser before, and is sent now. */
export const DREW_BEFORE = { origin: "drawn here before, kept in the browser" };

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

export class Unsent {
  #updates: Uint8Array[] = [];
  #writing: ReturnType<typeof setTimeout> | null = null;
  /** What other tabs of this browser, most of them closed, have kept: as it was when it was taken over. */
  #adopted = new Map<string, string>();
  #isWritten = true;
  #own: string;
  #store: Store | null;

  constructor(place: { board: string; person: string }, tab: string, store: Store | null = storeOfBrowser()) {
    this.#store = store;
    this.#own = `${PREFIX}.${place.board}.${place.person}.`;
    this.#key = this.#own + tab;
  }

  #key: string;

  get isEmpty(): boolean {
    return this.#updates.length === 0;
  }

  /** Whether the browser has everything, so that it outlives this page. */
  get isWritten(): boolean {
    return this.#isWritten;
  }

  /** Keep everything that is drawn here: at once while the server cannot be reached, since the page may end then. */
  follow(drawn: Signal<Uint8Array>, isReached: () => boolean, page: EventTarget = window): void {
    drawn.on((update) => {
      this.keep(update);
      if (!isReached()) this.write();
    });
    page.addEventListener("pagehide", () => this.write());
  }

  keep(update: Uint8Array): void {
    this.#updates.push(update);
    this.#isWritten = false;
    this.#writing ??= setTimeout(() => this.write(), WRITE_MS);
  }

  /** Write what is kept now. */
  write(): void {
    if (this.#writing) clearTimeout(this.#writing);
    this.#writing = null;
    if (!this.#updates.length) return;
    const merged = Y.mergeUpdates(this.#updates);
    this.#updates = [merged];
    try {
      this.#store?.setItem(this.#key, toText(merged));
      this.#isWritten = this.#store !== null;
    } catch {
      // The browser's storage is full or forbidden: what was drawn is kept by this page only.
    }
  }

  /** The server has everything. */
  forget(): void {
    if (this.#writing) clearTimeout(this.#writing);
    this.#writing = null;
    this.#updates = [];
    try {
      this.#store?.removeItem(this.#key);
      // A tab that is still open may have drawn more since: that stays.
      for (const [key, text] of this.#adopted)
        if (this.#store?.getItem(key) === text) this.#store.removeItem(key);
    } catch {
      // Nothing was kept there.
    }
    this.#isWritten = true;
    this.#adopted.clear();
  }

  /** Bring what tabs of this browser drew and could not send into the document; applying it twice does no harm. */
  restore(doc: Y.Doc): boolean {
    let found = false;
    for (const key of this.#keys()) {
      const text = this.#store?.getItem(key) ?? "";
      const update = fromText(text);
      this.#adopted.set(key, text);
      if (!update) continue;
      try {
        Y.applyUpdate(doc, update, DREW_BEFORE);
        found = true;
      } catch {
        // Somebody else wrote there: it is no update.
      }
    }
    return found;
  }

  #keys(): string[] {
    const keys: string[] = [];
    try {
      for (let index = 0; index < (this.#store?.length ?? 0); index += 1) {
        const key = this.#store?.key(index);
        if (key?.startsWith(this.#own)) keys.push(key);
      }
    } catch {
      return [];
    }
    return keys;
  }
}

function storeOfBrowser(): Store | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

const toText = (bytes: Uint8Array): string => {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
};

function fromText(text: string): Uint8Array | null {
  if (!text) return null;
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
