// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { makeNode } from "../../harness/boards";
import { nameParts, NodeLayer } from "../../src/canvas/nodes";

const queue = makeNode("q", "OrdersQueue", "AWS::SQS::Queue", 0, 0);
const worker = makeNode("w", "Worker", "AWS::Lambda::Function", 300, 0, { code: "missing" });
const places = new Map([
  ["q", { x: 0, y: 0 }],
  ["w", { x: 300, y: 0 }],
]);

function drawn(): NodeLayer {
  const layer = new NodeLayer();
  document.body.append(layer.world);
  layer.setNodes([queue, worker], ["q", "w"], places);
  return layer;
}

test("a node says its name, its service and that its code is missing", () => {
  const layer = drawn();
  expect(layer.cardOf("w")?.querySelector(".node-body")?.getAttribute("aria-label")).toBe(
    "Worker, Lambda function, code not supplied",
  );
  expect(layer.cardOf("w")?.querySelector(".note")?.textContent).toBe("code not supplied");
});

test("a node says which of its settings a run behaves without", () => {
  const layer = new NodeLayer();
  layer.setNodes([{ ...queue, ignored: ["KmsMasterKeyId"] }], ["q"], places);
  const card = layer.cardOf("q");
  expect(card?.querySelector(".note")?.textContent).toBe("1 setting not modelled");
  expect(card?.querySelector(".node-body")?.getAttribute("aria-label")).toContain(
    "not modelled: KmsMasterKeyId",
  );
});

test("a node without emulation says that a run has only a placeholder for it", () => {
  const layer = new NodeLayer();
  layer.setNodes([{ ...queue, modelled: false }], ["q"], places);
  const note = layer.cardOf("q")?.querySelector<HTMLElement>(".note");
  expect([note?.textContent, note?.title]).toEqual([
    "not modelled",
    "In a run it is a placeholder; the export keeps it as it is.",
  ]);
});

test("nodes stand in flow order in the page, whatever the order in which they came", () => {
  const layer = drawn();
  layer.setNodes([queue, worker], ["w", "q"], places);
  expect([...layer.world.querySelectorAll<HTMLElement>(".node")].map((card) => card.dataset.id)).toEqual([
    "w",
    "q",
  ]);
});

test("a card that stays is the same element, so that focus and gestures go on", () => {
  const layer = drawn();
  const card = layer.cardOf("q");
  layer.setNodes([{ ...queue, logicalId: "Orders" }], ["q"], places);
  expect(layer.cardOf("q")).toBe(card);
  expect(card?.querySelector(".name")?.textContent).toBe("Orders");
  expect(layer.cardOf("w")).toBeNull();
});

test("a hostile name stays text", () => {
  const layer = new NodeLayer();
  layer.setNodes([{ ...queue, logicalId: "<img src=x onerror=alert(1)>" }], ["q"], places);
  expect(layer.world.querySelector("img")).toBeNull();
  expect(layer.cardOf("q")?.querySelector(".name")?.textContent).toContain("<img");
});

test("only the selected node's port is in the tab order", () => {
  const layer = drawn();
  layer.select(new Set(["q"]));
  const tabOf = (id: string) => layer.cardOf(id)?.querySelector<HTMLElement>(".port")?.tabIndex;
  expect([tabOf("q"), tabOf("w")]).toEqual([0, -1]);
});

test("a problem is a badge with its text, and goes again", () => {
  const layer = drawn();
  const badge = layer.cardOf("q")!.querySelector<HTMLElement>(".badge")!;
  layer.problems(new Map([["q", { severity: "error" as const, text: "No permission" }]]));
  expect([badge.hidden, badge.title, badge.textContent]).toEqual([false, "No permission", "Error"]);
  layer.problems(new Map());
  expect(badge.hidden).toBe(true);
});

test("names that begin alike are told apart by their ends", () => {
  const parts = ["DLQ", "Queue"].map((end) => nameParts(`CustomerOrdersOfTheWholeNorthernRegion${end}`));
  expect(parts.map((each) => each.at(-1))).toEqual(["…nRegionDLQ", "…egionQueue"]);
  expect(nameParts("OrdersQueue")).toEqual(["Orders", "Queue"]);
});

test("the words on a border go to the lower side where lines meet only the upper one", () => {
  const layer = drawn();
  const met = { top: new Set(["q", "w"]), bottom: new Set(["w"]) };
  layer.keepClear({ metAt: (side) => met[side] });
  expect(layer.cardOf("q")?.classList.contains("is-met-above")).toBe(true);
  expect(layer.cardOf("w")?.classList.contains("is-met-above")).toBe(false);
});
