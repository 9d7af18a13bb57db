/** What stands in a panel that has nothing to show: why, and what to do about it. */
import { element } from "../element";

export function hint(title: string, text: string): HTMLElement {
  return element(
    "div",
    { class: "hint-box" },
    element("p", {}, element("strong", {}, title)),
    element("p", {}, text),
  );
}
