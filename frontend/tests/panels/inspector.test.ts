// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Inspector } from "../../src/panels/inspector";
import type { Session } from "../../src/session";
import { openPage } from "../page";

/** The server's forms: two fields, whose values somebody may change. */
let values: Record<string, string>;
let loads: string[];

const forms = (): string =>
  Object.entries(values)
    .map(
      ([name, value]) =>
        `<form data-pointer="/Properties/${name}"><input name="${name}" value="${value}"></form>`,
    )
    .join("");

const panel = (name: string): HTMLElement => document.querySelector<HTMLElement>(`#panel-${name}`)!;
const field = (name: string): HTMLInputElement =>
  document.querySelector<HTMLInputElement>(`#inspector input[name=${name}]`)!;

async function opened(): Promise<Session> {
  const { session } = await openPage();
  const own = window.fetch.bind(window);
  window.fetch = (input, init) => {
    if (typeof input !== "string" || !input.includes("/inspector")) return own(input, init);
    loads.push(input);
    return Promise.resolve(new Response(forms()));
  };
  new Inspector(session, document.querySelector<HTMLElement>("#inspector")!);
  session.canvas.selection.set(["orders"]);
  session.open("orders");
  await vi.waitFor(() => expect(field("VisibilityTimeout").value).toBe("30"));
  return session;
}

/** Another tab's edit of the block reaches this one. */
function others(session: Session, value: string): void {
  session.board.loaded();
  const block = session.board.doc.getMap("blocks").get("orders") as { set(key: string, value: string): void };
  session.board.doc.transact(() => block.set("logicalId", value), { origin: "others" });
}

beforeEach(() => {
  values = { VisibilityTimeout: "30", DelaySeconds: "0" };
  loads = [];
  Object.assign(window, { htmx: { process: () => undefined } });
});
afterEach(() => Reflect.deleteProperty(window, "htmx"));

test("a node's forms are asked for by its id", async () => {
  await opened();
  expect(new Set(loads)).toEqual(new Set(["/b/b1/inspector?node=orders&tab=properties"]));
  expect(document.querySelector("#inspector-name")?.textContent).toBe("OrdersQueue");
});

test("what others change appears beside the field in which a person types, never in it", async () => {
  const session = await opened();
  field("VisibilityTimeout").focus();
  field("VisibilityTimeout").value = "3";
  values = { VisibilityTimeout: "99", DelaySeconds: "7" };
  others(session, "Renamed");
  session.saved.acknowledged();
  await vi.waitFor(() => expect(field("DelaySeconds").value).toBe("7"));
  expect(field("VisibilityTimeout").value).toBe("3");
  expect(document.activeElement).toBe(field("VisibilityTimeout"));
});

test("what is typed while forms are on their way is not lost", async () => {
  const session = await opened();
  const setting = {
    node: "orders",
    pointer: "/Properties/DelaySeconds",
    words: "OrdersQueue → DelaySeconds",
  };
  const asked = loads.length;
  session.openSetting(setting);
  session.openSetting(setting);
  field("DelaySeconds").focus();
  field("DelaySeconds").value = "9";
  await vi.waitFor(() => expect(loads.length).toBeGreaterThan(asked + 1));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(field("DelaySeconds").value).toBe("9");
});

test("the field of a setting is focused once its form is there", async () => {
  const session = await opened();
  session.openSetting({
    node: "orders",
    pointer: "/Properties/DelaySeconds",
    words: "OrdersQueue → DelaySeconds",
  });
  await vi.waitFor(() => expect(document.activeElement).toBe(field("DelaySeconds")));
});

test("arrows walk over the tabs, one panel is shown at a time", async () => {
  await opened();
  const tabs = document.querySelector("#inspector-tabs")!;
  tabs.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
  expect([panel("properties").hidden, panel("messages").hidden]).toEqual([true, false]);
  expect(document.querySelector("#tab-messages")?.getAttribute("aria-selected")).toBe("true");
  await vi.waitFor(() => expect(panel("messages").textContent).toContain("No run yet"));
});

test("a connection names both of its ends and can be disconnected", async () => {
  const session = await opened();
  session.canvas.selection.set([], ["orders-worker-poll"]);
  expect(document.querySelector("#inspector-name")?.textContent).toBe("ProcessorFunction polls OrdersQueue");
  const button = [...panel("properties").querySelectorAll("button")].find(
    (found) => found.textContent === "Disconnect",
  )!;
  button.click();
  await vi.waitFor(() => expect(session.edge("orders-worker-poll")).toBeNull());
});

test("forms that did not come are asked for again when the node is opened again, or by hand", async () => {
  const session = await opened();
  const there = window.fetch.bind(window);
  window.fetch = () => Promise.reject(new TypeError("offline"));
  session.open("worker");
  await vi.waitFor(() => expect(panel("properties").textContent).toContain("Not loaded"));
  window.fetch = there;
  session.open("worker");
  await vi.waitFor(() => expect(field("VisibilityTimeout").value).toBe("30"));
  window.fetch = () => Promise.reject(new TypeError("offline"));
  session.open("orders");
  await vi.waitFor(() => expect(panel("properties").textContent).toContain("Not loaded"));
  window.fetch = there;
  panel("properties").querySelector<HTMLButtonElement>("button")!.click();
  await vi.waitFor(() => expect(field("VisibilityTimeout").value).toBe("30"));
});
