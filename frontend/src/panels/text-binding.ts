/** Ties an editor to the template: what is typed is applied when it is valid, what others do is followed. */
import {
  fetchText,
  sendText,
  type Answer,
  type BlockPlace,
  type Clash,
  type Sent,
  type Shown,
} from "../document/texts";
import type { CodeEditor } from "../editor/code-editor";
import { plainLines, withLineEnds } from "../editor/line-ends";
import { element } from "../element";
import type { Session } from "../session";

/** So long nothing is typed before a text is applied. */
export const PAUSE_MS = 700;

export interface Server {
  fetch(block: string | null): Promise<Shown>;
  send(sent: Sent): Promise<Answer>;
}

/** Where the texts of this session come from and go to. */
export function serverOf(session: Session): Server {
  return {
    fetch: (block) => fetchText(session.page.board, block),
    send: (sent) => sendText(session.asking, sent),
  };
}

export class TextBinding {
  blocks: BlockPlace[] = [];
  #base = "";
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isSending = false;
  #isAgain = false;
  #isClosed = false;
  /** Counts what was asked of the server: an answer that was overtaken is old. */
  #asked = 0;

  constructor(
    private readonly server: Server,
    private readonly block: string | null,
    private readonly status: HTMLElement,
    shown: Shown,
    private readonly editor: () => CodeEditor,
  ) {
    this.#take(shown);
  }

  get text(): string {
    return plainLines(this.#base);
  }

  get isDirty(): boolean {
    return this.editor().text !== this.text;
  }

  /** Something was typed. */
  changed(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.apply(), PAUSE_MS);
    this.#say("Typing…");
  }

  /** Send what was typed; `mine` names the blocks in which it wins over what others did. */
  async apply(mine: string[] = []): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#isClosed) return;
    if (this.#isSending) {
      this.#isAgain = true;
      return;
    }
    const edited = this.editor().text;
    if (edited === this.text) {
      this.#settle();
      return;
    }
    const text = withLineEnds(this.#base, edited);
    this.#isSending = true;
    this.#asked += 1;
    const answer = await this.server.send({ block: this.block, base: this.#base, text, mine });
    this.#isSending = false;
    if (this.#isGone()) return;
    if (answer.kind === "taken") this.#taken(answer, edited, text);
    else if (answer.kind === "clash") this.#ask(answer.clashes);
    else this.#refused(answer);
    if (this.#isAgain) {
      this.#isAgain = false;
      void this.apply();
    }
  }

  /** Show what others did, unless somebody types here: then it comes with the answer to what is typed. */
  async follow(): Promise<void> {
    if (this.#isBusy()) return;
    this.#asked += 1;
    const mine = this.#asked;
    const shown = await this.server.fetch(this.block).catch(() => null);
    if (!shown || mine !== this.#asked || this.#isBusy()) return;
    this.#take(shown);
    this.editor().follow(this.text);
  }

  close(): void {
    if (this.#timer) void this.apply();
    this.#isClosed = true;
  }

  #isGone(): boolean {
    return this.#isClosed;
  }

  #isBusy(): boolean {
    return this.#isSending || this.#isClosed || this.isDirty;
  }

  #take(shown: Shown): void {
    this.#base = shown.text;
    this.blocks = shown.blocks;
  }

  #taken(shown: Shown, edited: string, sent: string): void {
    const isStill = this.editor().text === edited;
    this.blocks = shown.blocks;
    // Who typed on has not seen what others did: the next edit is made from what was sent.
    this.#base = isStill ? shown.text : sent;
    if (!isStill) return;
    this.editor().follow(this.text);
    this.#settle();
  }

  #settle(): void {
    this.editor().mark(null);
    this.#say("Applied");
  }

  #refused(answer: { reason: string; line: number | null; column: number }): void {
    const { line, column, reason } = answer;
    this.editor().mark(line === null ? null : { line, column, message: reason });
    const place = line === null ? "" : `Line ${line}, column ${column}: `;
    this.#say(`${place}${reason}`, "error");
  }

  #ask(clashes: Clash[]): void {
    const names = clashes.map((clash) => clash.name);
    const keep = element("button", { type: "button", class: "button small" }, "Keep mine");
    const drop = element("button", { type: "button", class: "button small" }, "Take theirs");
    keep.addEventListener("click", () => void this.apply(names));
    drop.addEventListener("click", () => void this.#giveWay(clashes));
    this.#say(`Somebody else changed ${names.join(", ")} meanwhile.`, "error");
    this.status.append(keep, drop);
  }

  /** Put the others' version in the place of mine, and apply the rest. */
  async #giveWay(clashes: Clash[]): Promise<void> {
    let text = this.editor().text;
    for (const { mine, theirs } of clashes)
      text = mine ? text.replace(plainLines(mine), () => plainLines(theirs)) : text;
    const shown = await this.server.fetch(this.block).catch(() => null);
    if (!shown) return;
    if (this.block !== null || clashes.some((clash) => !clash.mine)) text = plainLines(shown.text);
    this.#take(shown);
    this.editor().follow(text);
    await this.apply();
  }

  #say(text: string, tone = ""): void {
    this.status.dataset.tone = tone;
    this.status.replaceChildren(element("span", {}, text));
  }
}
