/** The comments of a board, as the server keeps them. */
import { Signal } from "../signal";
import { editId, refusalIn, writeHeaders, type Asking } from "./edits";

export interface Said {
  id: number;
  person: string;
  text: string;
  at: string;
  /** Whether this person may remove it. */
  mine: boolean;
}

export interface Thread extends Said {
  node: string;
  resolved: boolean;
  replies: Said[];
}

export class Comments {
  readonly changed = new Signal<void>();
  threads: Thread[] = [];
  #asked = 0;
  #shown = 0;

  constructor(private readonly asking: Asking) {}

  async load(): Promise<void> {
    this.#asked += 1;
    const mine = this.#asked;
    const response = await fetch(this.#url).catch(() => null);
    if (!response?.ok) return;
    const { comments } = (await response.json()) as { comments: Thread[] };
    // An answer that was overtaken by a later one is old.
    if (mine < this.#shown) return;
    this.#shown = mine;
    this.threads = comments;
    this.changed.emit();
  }

  /** Throws EditRefused with the server's reason. */
  async write(node: string, text: string, answers: number | null = null): Promise<void> {
    await this.#post(this.#url, { node, text, ...(answers === null ? {} : { answers }) });
  }

  async change(id: number, what: "resolve" | "reopen" | "remove"): Promise<void> {
    await this.#post(`${this.#url}/${id}`, { do: what });
  }

  /** How many open comments each node has. */
  counts(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { node, resolved } of this.threads)
      if (!resolved) counts.set(node, (counts.get(node) ?? 0) + 1);
    return counts;
  }

  get #url(): string {
    return `/b/${this.asking.board}/comments`;
  }

  async #post(url: string, body: object): Promise<void> {
    const headers = {
      ...writeHeaders(this.asking, editId(this.asking.tab)),
      "Content-Type": "application/json",
    };
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
    if (!response.ok) throw await refusalIn(response);
    await this.load();
  }
}
