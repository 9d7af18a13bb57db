/** How the editor looks in both themes: the page's colours, which reach into its shadow root. */
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { PERSON_COLOURS } from "../document/presence";

const THEME = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--surface)", color: "var(--text)", fontSize: "12.5px" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55", overflow: "auto" },
  ".cm-content": { caretColor: "var(--text)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-gutters": { backgroundColor: "var(--sunken)", color: "var(--muted)", border: "0" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--hover) 55%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--hover)", color: "var(--text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--accent) 28%, transparent)",
  },
  ".cm-matchingBracket": { backgroundColor: "var(--accent-soft)", outline: "1px solid var(--accent)" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--sunken)", border: "0", color: "var(--muted)" },
  ".cm-tooltip": {
    backgroundColor: "var(--surface)",
    border: "1px solid var(--line)",
    borderRadius: "8px",
    color: "var(--text)",
    boxShadow: "var(--shadow)",
  },
  ".cm-panels": { backgroundColor: "var(--sunken)", color: "var(--text)", borderColor: "var(--line)" },
  ".cm-textfield": { backgroundColor: "var(--surface)", color: "var(--text)" },
  ".cm-button": { backgroundImage: "none", backgroundColor: "var(--hover)", color: "var(--text)" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--error)" },
});

/** Others' carets: a thin line, and a name that fades when the caret rests and comes back under the pointer. */
const OTHERS = EditorView.theme({
  ".cm-others-caret": {
    position: "relative",
    display: "inline-block",
    width: "2px",
    height: "1.2em",
    margin: "0 -1px",
    verticalAlign: "text-bottom",
    backgroundColor: "var(--person)",
  },
  ".cm-others-name": {
    position: "absolute",
    zIndex: "5",
    bottom: "100%",
    left: "0",
    padding: "0 5px",
    borderRadius: "4px 4px 4px 0",
    backgroundColor: "var(--person)",
    color: "#fff",
    font: "600 11px/1.5 var(--font)",
    whiteSpace: "nowrap",
    pointerEvents: "none",
    animation: "cm-others-name 4s forwards",
  },
  ".cm-others-caret:hover > .cm-others-name": { animation: "none" },
  ".cm-others-caret.is-first > .cm-others-name": {
    top: "100%",
    bottom: "auto",
    borderRadius: "0 4px 4px 4px",
  },
  ".cm-others-selection": { backgroundColor: "color-mix(in srgb, var(--person) 26%, transparent)" },
  "@keyframes cm-others-name": { "0%, 75%": { opacity: "1" }, "100%": { opacity: "0" } },
  ...Object.fromEntries(
    Array.from({ length: PERSON_COLOURS }, (_, index) => [
      `.person-${index}`,
      { "--person": `var(--person-${index})` },
    ]),
  ),
});

const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.tagName, tags.typeName], color: "var(--throttled)" },
  { tag: [tags.propertyName, tags.definition(tags.variableName)], color: "var(--accent)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--done)" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: "var(--retry)" },
  { tag: [tags.comment, tags.meta], color: "var(--muted)", fontStyle: "italic" },
  { tag: [tags.function(tags.variableName), tags.labelName], color: "var(--flowing)" },
  { tag: tags.invalid, color: "var(--error)" },
]);

export const LOOK: Extension = [THEME, OTHERS, syntaxHighlighting(COLOURS)];
