/** The whole template as text beside the canvas, both ways. */
import { fetchText } from "../document/texts";
import type { CodeEditor } from "../editor/code-editor";
import { element, icon } from "../element";
import type { Session } from "../session";
import { foldsOf, openFolds } from "./folds";
import { serverOf, TextBinding } from "./text-binding";

type View = "text" | "parts";

export class TemplatePanel {
  #shown: View = "text";
  #body: HTMLElement | null = null;
  #isRebuilt = false;
  #editor: CodeEditor | null = null;
  #binding: TextBinding | null = null;
  #opens = 0;

  constructor(
    private readonly session: Session,
    private readonly panel: HTMLElement,
  ) {
    session.board.patched.on((patch) => {
      if (patch.blocks.size && !patch.isLoad) this.#follow();
    });
    session.saved.changed.on(() => void this.#binding?.follow());
    // What adds or takes away entries shows them only when the whole form comes again.
    panel.addEventListener("submit", (event) => {
      if ((event.target as HTMLElement).classList.contains("is-structural")) this.#isRebuilt = true;
    });
    session.canvas.selection.changed.on(() => this.#revealSelected());
  }

  get isOpen(): boolean {
    return !this.panel.hidden;
  }

  toggle(): void {
    if (this.isOpen) this.close();
    else void this.open();
  }

  async open(): Promise<void> {
    this.panel.hidden = false;
    this.#opens += 1;
    const mine = this.#opens;
    const status = element("p", { class: "text-status", role: "status" });
    const close = element("button", { type: "button", class: "tool", "aria-label": "Close the template" });
    close.append(icon("close"));
    close.addEventListener("click", () => this.close());
    const body = element("div", { class: "template-text" }, element("p", { class: "loading" }, "Loading…"));
    this.#body = body;
    this.panel.replaceChildren(
      element(
        "header",
        { class: "template-head" },
        element("h2", {}, "Template"),
        this.#switch("text", "Text"),
        this.#switch("parts", "Parameters and outputs"),
        status,
        close,
      ),
      body,
    );
    if (this.#shown === "parts") {
      this.#showParts(body);
      return;
    }
    try {
      const [{ CodeEditor }, shown] = await Promise.all([
        import("../editor/code-editor"),
        fetchText(this.session.page.board, null),
      ]);
      if (mine !== this.#opens) return;
      const binding = new TextBinding(serverOf(this.session), null, status, shown, () => this.#editor!);
      this.#binding = binding;
      this.#editor = new CodeEditor({
        label: `The template of ${this.session.board.name || "this board"}`,
        file: shown.format === "json" ? "template.json" : "template.yaml",
        canEdit: this.session.canEdit,
        content: binding.text,
        changed: () => binding.changed(),
        finished: () => void binding.apply(),
      });
      body.replaceChildren(this.#editor.host);
      this.#revealSelected();
      this.#editor.view.focus();
    } catch {
      body.replaceChildren(element("p", { class: "loading" }, "The template cannot be loaded. Try again."));
    }
  }

  #switch(view: View, words: string): HTMLElement {
    const isShown = this.#shown === view;
    const button = element(
      "button",
      { type: "button", class: "view-switch", "aria-pressed": String(isShown) },
      words,
    );
    button.addEventListener("click", () => {
      this.close();
      this.#shown = view;
      void this.open();
    });
    return button;
  }

  /** Fetch the forms of what the template has beside its resources; never while a person types in them. */
  #showParts(body: HTMLElement): void {
    const opened = foldsOf(body);
    const scroll = body.scrollTop;
    this.#isRebuilt = false;
    body.classList.add("is-form");
    void window.htmx
      .ajax("GET", `/b/${this.session.page.board}/parts`, { target: body, swap: "innerHTML", source: body })
      .then(() => {
        openFolds(body, opened);
        body.scrollTop = scroll;
      });
  }

  #follow(): void {
    void this.#binding?.follow();
    if (this.#shown !== "parts" || !this.isOpen || !this.#body) return;
    const isTyping = this.#body.contains(document.activeElement) && !this.#isRebuilt;
    if (!isTyping) this.#showParts(this.#body);
  }

  close(): void {
    this.#opens += 1;
    this.#body = null;
    this.#binding?.close();
    this.#editor?.close();
    this.#binding = null;
    this.#editor = null;
    this.panel.hidden = true;
    this.panel.replaceChildren();
  }

  /** Show the chosen node's part of the text, unless somebody writes in it. */
  #revealSelected(): void {
    const { only } = this.session.canvas.selection;
    const place = this.#binding?.blocks.find((block) => block.id === only);
    if (place && this.#editor && !this.#editor.hasFocus) this.#editor.reveal(place.from);
  }
}
