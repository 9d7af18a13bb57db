/** The Comments page of the drawer: threads by node, answers, and a place to write. */
import type { Said, Thread } from "../document/comments";
import { element } from "../element";
import type { Session } from "../session";
import { Signal } from "../signal";

const LONGEST = 2000;

export class CommentsPage {
  readonly changed = new Signal<number>();
  readonly element = element("div", { class: "comments" });
  #node: string | null = null;
  #showsResolved = false;
  /** Where a person may be writing an answer, by thread: what is typed there outlives new comments of others. */
  #answers = new Map<number, HTMLFormElement>();
  #list = element("ul", { class: "threads" });
  #form: HTMLFormElement;
  #text = element("textarea", { rows: "2", maxlength: String(LONGEST), placeholder: "Write a comment" });
  #where = element("span", {});
  #resolved: HTMLButtonElement;

  constructor(private readonly session: Session) {
    this.#text.setAttribute("aria-label", "Comment");
    this.#form = element(
      "form",
      { class: "comment-form" },
      this.#where,
      this.#text,
      element("button", { class: "button primary small" }, "Comment"),
    );
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#write();
    });
    this.#text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.#form.requestSubmit();
    });
    this.#resolved = element("button", { type: "button", class: "button quiet small" });
    this.#resolved.addEventListener("click", () => {
      this.#showsResolved = !this.#showsResolved;
      this.#fill();
    });
    this.element.append(this.#form, this.#list, this.#resolved);
    session.comments.changed.on(() => this.#fill());
    session.graphed.on(() => this.#fill());
    session.canvas.selection.changed.on((selection) => {
      if (document.activeElement === this.#text) return;
      this.#node = selection.only;
      this.#fill();
    });
    this.#fill();
  }

  /** Write about a node, or about the board. */
  begin(node: string | null): void {
    this.#node = node;
    this.#fill();
    this.#text.focus();
  }

  get count(): number {
    return this.session.comments.threads.filter((thread) => !thread.resolved).length;
  }

  #fill(): void {
    const { threads } = this.session.comments;
    this.#form.hidden = !this.session.canComment;
    this.#where.textContent = `On ${this.#titleOf(this.#node ?? "")}`;
    const shown = threads.filter((thread) => this.#showsResolved || !thread.resolved);
    const own = (thread: Thread): number => (thread.node === (this.#node ?? "") ? 0 : 1);
    shown.sort((a, b) => own(a) - own(b));
    const active = this.#list.contains(document.activeElement) ? document.activeElement : null;
    this.#list.replaceChildren(...shown.map((thread) => this.#thread(thread)));
    if (active instanceof HTMLInputElement && active.isConnected) active.focus({ preventScroll: true });
    if (!shown.length)
      this.#list.append(element("li", { class: "quiet" }, "No open comments. Select a node and press C."));
    const hidden = threads.length - this.count;
    this.#resolved.hidden = hidden === 0;
    this.#resolved.textContent = this.#showsResolved ? "Hide what is resolved" : `Show ${hidden} resolved`;
    this.changed.emit(this.count);
  }

  #titleOf(node: string): string {
    const found = this.session.node(node);
    if (found) return found.logicalId;
    return node ? "a node that was deleted" : "the board";
  }

  #thread(thread: Thread): HTMLElement {
    const head = element("div", { class: "thread-head" });
    const title = element("button", { type: "button", class: "link" }, this.#titleOf(thread.node));
    title.addEventListener("click", () => {
      if (this.session.node(thread.node)) this.session.openNode(thread.node);
    });
    head.append(title);
    const row = element(
      "li",
      { class: thread.resolved ? "thread is-resolved" : "thread" },
      head,
      this.#said(thread),
      ...thread.replies.map((reply) => this.#said(reply)),
    );
    if (!this.session.canComment) return row;
    const resolve = element(
      "button",
      { type: "button", class: "button quiet small" },
      thread.resolved ? "Open again" : "Resolve",
    );
    resolve.addEventListener(
      "click",
      () =>
        void this.#do(() => this.session.comments.change(thread.id, thread.resolved ? "reopen" : "resolve")),
    );
    head.append(resolve);
    if (!thread.resolved) row.append(this.#answer(thread));
    return row;
  }

  #answer(thread: Thread): HTMLElement {
    const known = this.#answers.get(thread.id);
    if (known) return known;
    const input = element("input", { type: "text", maxlength: String(LONGEST), placeholder: "Answer" });
    input.setAttribute("aria-label", `Answer to ${thread.person}`);
    const form = element("form", { class: "answer-form" }, input);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (input.value.trim()) void this.#send(thread.node, input, thread.id);
    });
    this.#answers.set(thread.id, form);
    return form;
  }

  #said(said: Said): HTMLElement {
    const row = element(
      "div",
      { class: "said" },
      element("strong", {}, said.person),
      element("time", { datetime: said.at }, whenOf(said.at)),
      element("p", {}, said.text),
    );
    if (said.mine) {
      const remove = element("button", { type: "button", class: "link" }, "Remove");
      remove.addEventListener(
        "click",
        () => void this.#do(() => this.session.comments.change(said.id, "remove")),
      );
      row.insertBefore(remove, row.lastChild);
    }
    return row;
  }

  async #write(): Promise<void> {
    if (this.#text.value.trim()) await this.#send(this.#node ?? "", this.#text, null);
  }

  /** Send what is written in a field, and empty it unless somebody wrote on meanwhile. */
  async #send(
    node: string,
    field: HTMLInputElement | HTMLTextAreaElement,
    answers: number | null,
  ): Promise<void> {
    const { value } = field;
    const isSent = await this.#do(() => this.session.comments.write(node, value, answers));
    if (isSent && field.value === value) field.value = "";
  }

  async #do(what: () => Promise<void>): Promise<boolean> {
    try {
      await what();
      return true;
    } catch (error) {
      this.session.desk.toast(error instanceof Error ? error.message : "Something went wrong.", "error");
      return false;
    }
  }
}

const whenOf = (at: string): string =>
  new Date(at).toLocaleString(undefined, {
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  });

/** Show on each node how many open comments it has; a press leads to them. */
export function attachCommentCounts(session: Session): void {
  const show = (): void => {
    const counts = session.comments.counts();
    for (const { id } of session.graph.nodes) {
      const card = session.canvas.nodes.cardOf(id);
      let badge = card?.querySelector<HTMLButtonElement>(".comment-count") ?? null;
      const count = counts.get(id) ?? 0;
      if (!count) badge?.remove();
      else if (card) {
        if (!badge) {
          badge = element("button", { type: "button", class: "comment-count", tabindex: "-1" });
          badge.addEventListener("pointerdown", (event) => event.stopPropagation());
          badge.addEventListener("click", () => session.desk.comment(id));
          card.append(badge);
        }
        badge.textContent = String(count);
        badge.setAttribute("aria-label", count === 1 ? "1 comment" : `${count} comments`);
      }
    }
  };
  session.comments.changed.on(show);
  session.graphed.on(show);
}
