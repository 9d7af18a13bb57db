/** The whole template as text beside the canvas, both ways. */
import { fetchText, sendText } from "../document/texts";
import type { CodeEditor } from "../editor/code-editor";
import { element, icon } from "../element";
import type { Session } from "../session";
import { TextBinding, type Server } from "./text-binding";

/** Where the texts of this session come from and go to. */
export function serverOf(session: Session): Server {
  return {
    fetch: (block) => fetchText(session.page.board, block),
    send: (sent) => sendText(session.asking, sent),
  };
}

export class TemplatePanel {
  #editor: CodeEditor | null = null;
  #binding: TextBinding | null = null;
  #opens = 0;

  constructor(
    private readonly session: Session,
    private readonly panel: HTMLElement,
  ) {
    session.board.patched.on((patch) => {
      if (patch.blocks.size && !patch.isLoad) void this.#binding?.follow();
    });
    session.saved.changed.on(() => void this.#binding?.follow());
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
    this.panel.replaceChildren(
      element("header", { class: "template-head" }, element("h2", {}, "Template"), status, close),
      body,
    );
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

  close(): void {
    this.#opens += 1;
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
