// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { QuickAdd } from "../../src/panels/quick-add";
import { nextGraph, openPage } from "../page";

const options = () =>
  [...document.querySelectorAll<HTMLElement>(".quick-add .option-label")].map((row) => row.textContent);

async function type(text: string): Promise<HTMLInputElement> {
  const input = document.querySelector<HTMLInputElement>(".quick-add input")!;
  input.value = text;
  input.dispatchEvent(new Event("input"));
  return Promise.resolve(input);
}

const key = (name: string) => new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true });

test("typing narrows the list and Enter adds the first", async () => {
  const { session } = await openPage();
  new QuickAdd(session).show({ x: 0, y: 600 }, null, null);
  const input = await type("sns");
  expect(options()).toEqual(["SNS topic"]);
  const drawn = nextGraph(session);
  input.dispatchEvent(key("Enter"));
  await drawn;
  expect(session.graph.nodes.at(-1)).toMatchObject({ type: "AWS::SNS::Topic", x: 0, y: 600 });
  expect(document.querySelector(".quick-add")).toBeNull();
});

test("when connecting, legal nodes come first and only what may be connected can be added", async () => {
  const { session } = await openPage();
  new QuickAdd(session).show({ x: 0, y: 600 }, "worker", null);
  await vi.waitFor(() => expect(options().length).toBeGreaterThan(0));
  expect(options()).toContain("OrdersTable");
  expect(options()).not.toContain("ImageDistribution");
  expect(options()).not.toContain("S3 bucket");
});

test("a node that may not be connected is found by its name, and says why", async () => {
  const { session, told } = await openPage();
  const { refused } = await session.targets("worker");
  const [id, refusal] = Object.entries(refused)[0]!;
  new QuickAdd(session).show({ x: 0, y: 600 }, "worker", null);
  await vi.waitFor(() => expect(options().length).toBeGreaterThan(0));
  const input = await type(session.node(id)!.logicalId);
  expect(options()).toEqual([session.node(id)!.logicalId]);
  input.dispatchEvent(key("Enter"));
  expect(told.refusals).toEqual([[id, refusal.reason]]);
});

test("arrows walk over the list and round its end", async () => {
  const { session } = await openPage();
  new QuickAdd(session).show({ x: 0, y: 600 }, null, null);
  const input = await type("function");
  const chosen = () => document.querySelector(".quick-add [aria-selected=true]")?.id;
  expect(chosen()).toBe("quick-add-0");
  input.dispatchEvent(key("ArrowUp"));
  expect(chosen()).toBe(`quick-add-${options().length - 1}`);
  input.dispatchEvent(key("ArrowDown"));
  expect(chosen()).toBe("quick-add-0");
});

test("escape closes and adds nothing", async () => {
  const { session } = await openPage();
  const before = session.graph.nodes.length;
  new QuickAdd(session).show({ x: 0, y: 600 }, null, null);
  (await type("sqs")).dispatchEvent(key("Escape"));
  expect(document.querySelector(".quick-add")).toBeNull();
  expect(session.graph.nodes).toHaveLength(before);
});

test("what is typed and entered before the palette is here is added when it is", async () => {
  const { session } = await openPage();
  const { palette } = session;
  session.palette = [];
  let arrive = (): void => undefined;
  session.stocked = new Promise((resolve) => (arrive = resolve));
  new QuickAdd(session).show({ x: 0, y: 600 }, null, null);
  const input = await type("sns");
  input.dispatchEvent(key("Enter"));
  expect(document.querySelector(".quick-add")?.textContent).toContain("Loading…");
  const drawn = nextGraph(session);
  session.palette = palette;
  arrive();
  await drawn;
  expect(session.graph.nodes.at(-1)).toMatchObject({ type: "AWS::SNS::Topic" });
});

test("what is typed while the targets are on their way is typed into the list", async () => {
  const { session } = await openPage();
  new QuickAdd(session).show({ x: 0, y: 600 }, "worker", null);
  const input = await type("OrdersTable");
  expect(document.activeElement).toBe(input);
  await vi.waitFor(() => expect(options()).toEqual(["OrdersTable"]));
});
