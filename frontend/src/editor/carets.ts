/** The carets and selections of others in a shared text, with their names; and where one's own is, for them. */
import { StateEffect, type Extension, type Range } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { Decoration, ViewPlugin, WidgetType, type DecorationSet, type ViewUpdate } from "@codemirror/view";
import * as Y from "yjs";

/** Somebody else who writes: `caret` is what that browser said, believed by nobody. */
export interface Writer {
  name: string;
  colour: number;
  caret: unknown;
}

export interface Caret {
  anchor: unknown;
  head: unknown;
}

/** Who else writes, and how others hear where this person does. */
export interface Writers {
  writers(): Writer[];
  write(caret: Caret | null): void;
  /** Call when somebody else moves; returns what ends that. */
  watch(moved: () => void): () => void;
}

const moved = StateEffect.define();

export function carets(text: Y.Text, writers: Writers): Extension {
  return ViewPlugin.define((view) => new Carets(view, text, writers), {
    decorations: (plugin) => plugin.decorations,
  });
}

class Carets {
  decorations: DecorationSet;
  #end: () => void;
  /** What the others said when it was drawn: their pointers move more often than their carets. */
  #said = "";

  constructor(
    view: EditorView,
    private readonly text: Y.Text,
    private readonly writers: Writers,
  ) {
    this.decorations = this.#draw(view);
    this.#end = writers.watch(() => {
      if (JSON.stringify(writers.writers()) !== this.#said) view.dispatch({ effects: moved.of(null) });
    });
  }

  update(update: ViewUpdate): void {
    const { view } = update;
    if (view.hasFocus && (update.selectionSet || update.focusChanged || update.docChanged)) this.#tell(view);
    else if (update.focusChanged) this.writers.write(null);
    const isTold = update.transactions.some((one) => one.effects.some((effect) => effect.is(moved)));
    if (isTold || update.docChanged) this.decorations = this.#draw(view);
  }

  destroy(): void {
    this.#end();
    this.writers.write(null);
  }

  #tell(view: EditorView): void {
    const { anchor, head } = view.state.selection.main;
    const said = (index: number): unknown =>
      Y.relativePositionToJSON(
        Y.createRelativePositionFromTypeIndex(this.text, Math.min(index, this.text.length)),
      );
    this.writers.write({ anchor: said(anchor), head: said(head) });
  }

  #draw(view: EditorView): DecorationSet {
    const { length } = view.state.doc;
    const drawn: Range<Decoration>[] = [];
    const writers = this.writers.writers();
    this.#said = JSON.stringify(writers);
    for (const { name, colour, caret } of writers) {
      const { anchor, head } = (caret ?? {}) as Partial<Caret>;
      const start = this.#place(anchor, length);
      const end = this.#place(head, length);
      if (start === null || end === null) continue;
      const person = `person-${colour}`;
      if (start !== end)
        drawn.push(
          Decoration.mark({ class: `cm-others-selection ${person}` }).range(
            Math.min(start, end),
            Math.max(start, end),
          ),
        );
      const isFirst = view.state.doc.lineAt(end).number === 1;
      const widget = new CaretOf(name, `${person}${isFirst ? " is-first" : ""}`, end);
      drawn.push(Decoration.widget({ widget, side: end > start ? -1 : 1 }).range(end));
    }
    return Decoration.set(drawn, true);
  }

  /** Where a place that another browser named is in this text now; null where it is none, or in another text. */
  #place(said: unknown, length: number): number | null {
    if (said === null || typeof said !== "object" || !this.text.doc) return null;
    try {
      const position = Y.createRelativePositionFromJSON(said);
      const place = Y.createAbsolutePositionFromRelativePosition(position, this.text.doc);
      return place?.type === this.text ? Math.min(place.index, length) : null;
    } catch {
      return null;
    }
  }
}

class CaretOf extends WidgetType {
  constructor(
    private readonly name: string,
    private readonly look: string,
    private readonly place: number,
  ) {
    super();
  }

  override eq(other: CaretOf): boolean {
    return this.name === other.name && this.look === other.look && this.place === other.place;
  }

  toDOM(): HTMLElement {
    const caret = document.createElement("span");
    caret.className = `cm-others-caret ${this.look}`;
    caret.setAttribute("aria-hidden", "true");
    const name = document.createElement("span");
    name.className = "cm-others-name";
    name.textContent = this.name;
    caret.append(name);
    return caret;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}
