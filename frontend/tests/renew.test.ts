// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import { element } from "../src/element";
import { renew } from "../src/renew";

let panel: HTMLElement;

const list = (...rows: string[]): HTMLElement[] => [
  element("p", { class: "quiet" }, `${rows.length} here`),
  element("ul", {}, ...rows.map((row) => element("li", {}, element("button", { "data-message": row }, row)))),
];
const button = (row: string): HTMLElement => panel.querySelector<HTMLElement>(`[data-message=${row}]`)!;
const rows = (): (string | null)[] => [...panel.querySelectorAll("li")].map((row) => row.textContent);

beforeEach(() => {
  panel = element("div", {}, ...list("b", "c"));
  document.body.replaceChildren(panel);
});

test("what is the same stays where rows come before it", () => {
  const before = [button("b"), button("c")];
  before[1]!.focus();
  renew(panel, list("a", "b", "c"));
  expect(rows()).toEqual(["a", "b", "c"]);
  expect([button("b"), button("c")]).toEqual(before);
  expect(button("c")).toBe(before[1]);
  expect(document.activeElement).toBe(before[1]);
  expect(panel.querySelector("p")!.textContent).toBe("3 here");
});

test("what went is gone, and what stays after it is the same", () => {
  const before = button("c");
  renew(panel, list("c"));
  expect(rows()).toEqual(["c"]);
  expect(button("c")).toBe(before);
});

test("something else to press never takes the place of what was there", () => {
  const before = button("b");
  let pressed = "";
  const fresh = list("x", "c");
  fresh[1]!.querySelector("button")!.addEventListener("click", () => (pressed = "x"));
  renew(panel, fresh);
  expect(before.isConnected).toBe(false);
  button("x").click();
  expect(pressed).toBe("x");
});

test("rows in another order are all there", () => {
  renew(panel, list("c", "b", "a"));
  expect(rows()).toEqual(["c", "b", "a"]);
  renew(panel, [element("p", {}, "nothing")]);
  expect(panel.textContent).toBe("nothing");
});
