/** Turns the inspector's plain text fields for code and for a node's text into editors. */
import * as Y from "yjs";
import { fetchText } from "../document/texts";
import type { CodeEditor } from "../editor/code-editor";
import { element } from "../element";
import type { Session } from "../session";
import { serverOf, TextBinding } from "./text-binding";

interface Open {
  editor: CodeEditor;
  binding: TextBinding | null;
  path: string | null;
}

export class CodeFields {
  #open: Open[] = [];

  constructor(private readonly session: Session) {
    session.board.patched.on((patch) => {
      if (!patch.blocks.size || patch.isLoad) return;
      for (const { binding } of this.#live()) void binding?.follow();
    });
    // The texts of the document before are shared with nobody any more.
    session.board.replaced.on(() => {
      for (const open of this.#open) open.path = null;
    });
  }

  /** Whether a file's text is shared here already, so that what others type in it needs no other showing. */
  has(path: string): boolean {
    return this.#live().some((open) => open.path === path);
  }

  /** Put editors in the places of a form's text fields. */
  async dress(panel: HTMLElement): Promise<void> {
    const forms = [...panel.querySelectorAll<HTMLFormElement>("form[data-code], form[data-source]")];
    if (!forms.length) return;
    const { CodeEditor } = await import("../editor/code-editor");
    for (const form of forms) {
      if (!form.isConnected || form.hidden) continue;
      const { code, source } = form.dataset;
      const opened =
        code === undefined
          ? await this.#block(CodeEditor, form, source!)
          : this.#file(CodeEditor, form, code);
      if (opened) this.#open.push(opened);
    }
  }

  #file(Editor: typeof CodeEditor, form: HTMLFormElement, path: string): Open | null {
    const shared: unknown = this.session.board.doc.getMap("code").get(path);
    if (!(shared instanceof Y.Text)) return null;
    const editor = new Editor({
      label: `The code ${path}`,
      file: path,
      canEdit: this.session.canEdit,
      content: shared,
      writers: this.session.presence,
    });
    form.hidden = true;
    form.before(element("p", { class: "file-name" }, path), editor.host);
    return { editor, binding: null, path };
  }

  async #block(Editor: typeof CodeEditor, form: HTMLFormElement, block: string): Promise<Open | null> {
    const shown = await fetchText(this.session.page.board, block).catch(() => null);
    if (!shown || !form.isConnected) return null;
    const status = element("p", { class: "text-status", role: "status" });
    const binding = new TextBinding(serverOf(this.session), block, status, shown, () => opened.editor);
    const opened: Open = {
      editor: new Editor({
        label: "This part of the template",
        file: shown.format === "json" ? "block.json" : "block.yaml",
        canEdit: this.session.canEdit,
        content: binding.text,
        changed: () => binding.changed(),
        finished: () => void binding.apply(),
      }),
      binding,
      path: null,
    };
    opened.editor.host.classList.add("is-tall");
    form.hidden = true;
    form.before(opened.editor.host, status);
    return opened;
  }

  /** The editors that are still in the page; the others are closed. */
  #live(): Open[] {
    for (const open of this.#open.filter((one) => !one.editor.host.isConnected)) {
      open.binding?.close();
      open.editor.view.destroy();
    }
    this.#open = this.#open.filter((one) => one.editor.host.isConnected);
    return this.#open;
  }
}
