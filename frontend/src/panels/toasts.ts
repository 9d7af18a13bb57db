/** Short messages at the edge of the canvas that go by themselves. */
import { element, icon } from "../element";

const STAYS_MS = 7000;
const MOST = 3;

export function showToast(list: HTMLElement, text: string, tone: "plain" | "error"): void {
  const close = element("button", { class: "tool", type: "button", "aria-label": "Dismiss" }, icon("close"));
  const toast = element(
    "div",
    { class: `toast ${tone}`, role: tone === "error" ? "alert" : "status", "data-scrolls": true },
    icon(tone === "error" ? "alert" : "info"),
    element("p", {}, text),
    close,
  );
  while (list.children.length >= MOST) list.firstElementChild?.remove();
  list.append(toast);
  let timer = setTimeout(() => toast.remove(), STAYS_MS);
  toast.addEventListener("pointerenter", () => clearTimeout(timer));
  toast.addEventListener("pointerleave", () => (timer = setTimeout(() => toast.remove(), STAYS_MS)));
  close.addEventListener("click", () => toast.remove());
}
