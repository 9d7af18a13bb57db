/** The coloured tile with the letters of a service. */
import { element } from "../element";

export function tileOf(item: { glyph: string }): HTMLElement {
  return element(
    "span",
    { class: "tile", "data-length": Math.min(4, item.glyph.length), "aria-hidden": "true" },
    item.glyph,
  );
}
