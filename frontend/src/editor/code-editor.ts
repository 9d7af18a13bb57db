/** A text editor for code and templates, loaded when it is first needed. */
import { javascript } from "@codemirror/lang-javascript";
import { json } from "@codemirror/lang-json";
import { python } from "@codemirror/lang-python";
import { yaml } from "@codemirror/lang-yaml";
import { indentUnit } from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { EditorState, Prec, type Extension } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { basicSetup } from "codemirror";
import { yCollab, yUndoManagerKeymap } from "y-codemirror.next";
import type * as Y from "yjs";
import { carets, type Writers } from "./carets";
import { changesBetween } from "./changes";
import { LOOK } from "./look";

export interface Wanted {
  /** What a screen reader calls it. */
  label: string;
  /** Its language by a file name, such as `app.py`. */
  file: string;
  canEdit: boolean;
  /** A text of the shared document, or one of its own. */
  content: Y.Text | string;
  /** Who else writes in a shared text. */
  writers?: Writers;
  changed?: (text: string) => void;
  /** Ctrl or Cmd and Enter. */
  finished?: () => void;
  moved?: (position: number) => void;
}

const LANGUAGES: [RegExp, () => Extension][] = [
  [/\.py$/, () => [python(), indentUnit.of("    ")]],
  [/\.(?:m|c)?js$/, javascript],
  [/\.(?:m|c)?tsx?$/, () => javascript({ typescript: true })],
  [/\.json$/, json],
  [/\.ya?ml$/, yaml],
];

const othersIn = ({ content, writers }: Wanted): Extension =>
  writers && typeof content !== "string" ? carets(content, writers) : [];

export class CodeEditor {
  readonly host: HTMLElement;
  readonly view: EditorView;
  #isQuiet = false;

  constructor(wanted: Wanted) {
    this.host = document.createElement("div");
    this.host.className = "code-editor";
    // In a shadow root the editor's styles are no <style> elements, which the page's policy would refuse.
    const root = this.host.attachShadow({ mode: "open", delegatesFocus: true });
    const language = LANGUAGES.find(([pattern]) => pattern.test(wanted.file))?.[1]() ?? [];
    const isShared = typeof wanted.content !== "string";
    this.view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: typeof wanted.content === "string" ? wanted.content : wanted.content.toJSON(),
        extensions: [
          isShared
            ? [
                yCollab(wanted.content as Y.Text, null),
                othersIn(wanted),
                Prec.highest(keymap.of(yUndoManagerKeymap)),
              ]
            : [],
          Prec.highest(
            keymap.of([
              { key: "Mod-Enter", run: () => (wanted.finished?.(), wanted.finished !== undefined) },
            ]),
          ),
          basicSetup,
          language,
          LOOK,
          EditorView.contentAttributes.of({ "aria-label": wanted.label, spellcheck: "false", tabindex: "0" }),
          EditorState.readOnly.of(!wanted.canEdit),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && !this.#isQuiet) wanted.changed?.(this.text);
            if (update.selectionSet) wanted.moved?.(update.state.selection.main.head);
          }),
        ],
      }),
    });
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  get hasFocus(): boolean {
    return this.view.hasFocus;
  }

  /** Take over another text by the lines that differ, so that the caret stays where a person has it. */
  follow(text: string): void {
    const changes = changesBetween(this.text, text);
    if (!changes.length) return;
    this.#isQuiet = true;
    this.view.dispatch({ changes });
    this.#isQuiet = false;
  }

  /** Underline what is wrong at a line and column, both counted from 1; null takes all marks away. */
  mark(problem: { line: number; column: number; message: string } | null): void {
    const { doc } = this.view.state;
    if (!problem) {
      this.view.dispatch(setDiagnostics(this.view.state, []));
      return;
    }
    const line = doc.line(Math.min(Math.max(problem.line, 1), doc.lines));
    const from = Math.min(line.from + Math.max(problem.column - 1, 0), line.to);
    const mark = { from, to: line.to, severity: "error" as const, message: problem.message };
    this.view.dispatch(setDiagnostics(this.view.state, [mark]));
  }

  /** Show a position in the upper part of the window, without taking the focus. */
  reveal(position: number): void {
    const at = Math.min(position, this.view.state.doc.length);
    this.view.dispatch({ effects: EditorView.scrollIntoView(at, { y: "start", yMargin: 48 }) });
  }

  close(): void {
    this.view.destroy();
    this.host.remove();
  }
}
