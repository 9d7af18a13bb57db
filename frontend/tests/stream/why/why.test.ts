import { expect, test } from "vitest";
import { makeNode } from "../../../harness/boards";
import type { TraceEvent } from "../../../src/stream/frame";
import { Deployed } from "../../../src/stream/deployed";
import { Names } from "../../../src/stream/names";
import { lastReason, reasonOf } from "../../../src/stream/why/why";

const BEGAN = Date.UTC(2026, 0, 1, 12);
const names = new Names({
  version: 1,
  nodes: [
    makeNode("q", "OrdersQueue", "AWS::SQS::Queue", 0, 0),
    makeNode("d", "OrdersDLQ", "AWS::SQS::Queue", 0, 0),
    makeNode("f", "Handler", "AWS::Lambda::Function", 0, 0),
  ],
  edges: [],
  problems: [],
});
const world = { names, began: BEGAN, now: 1000, deployed: null };

const event = (kind: string, detail: object, more: Partial<TraceEvent> = {}): TraceEvent => ({
  sequence: 1,
  time: 0,
  kind,
  resource: "OrdersQueue",
  peer: "OrdersDLQ",
  message: "m",
  cause: 0,
  detail: { ...detail },
  ...more,
});

test("a redrive names the receive, the limit and the setting that decides it", () => {
  const reason = reasonOf(event("redrive", { receive_count: 4, max_receive_count: 3 }), world);
  expect(reason?.text).toBe("Moved to OrdersDLQ: receive 4 would exceed maxReceiveCount 3");
  expect(reason?.setting).toEqual({
    node: "q",
    pointer: "/Properties/RedrivePolicy/maxReceiveCount",
    words: "OrdersQueue → Redrive → maxReceiveCount",
  });
});

test("an invisible message says until when, and by which setting", () => {
  const reason = reasonOf(event("receive", { count: 1, hidden_until: BEGAN + 30_000 }), world);
  expect(reason?.text).toBe("Not visible until 12:00:30 (VisibilityTimeout 30 s)");
  expect(reason?.setting?.pointer).toBe("/Properties/VisibilityTimeout");
});

test("what is over is told in the past", () => {
  const reason = reasonOf(event("receive", { hidden_until: BEGAN + 30_000 }), { ...world, now: 31_000 });
  expect(reason?.text).toMatch(/^Was not visible until/);
});

test("a delayed delivery says when it comes", () => {
  expect(reasonOf(event("send", { visible_at: BEGAN + 60_000 }), world)?.text).toBe(
    "Delivered only at 12:01:00 (delay 1 min)",
  );
});

test("a delivery without delay needs no reason", () => {
  expect(reasonOf(event("send", { visible_at: BEGAN }), world)).toBeNull();
});

test("a throttle by reserved concurrency names the limit and its setting", () => {
  const reason = reasonOf(
    event(
      "throttle",
      { reason: "ReservedFunctionConcurrentInvocationLimitExceeded", limit: 2 },
      { resource: "Handler" },
    ),
    world,
  );
  expect(reason?.text).toContain("(limit 2)");
  expect(reason?.setting?.pointer).toBe("/Properties/ReservedConcurrentExecutions");
});

test("the last reason is the one that holds at the play head", () => {
  const events = [
    event("receive", { count: 1, hidden_until: BEGAN + 10_000 }),
    event("redrive", { receive_count: 4, max_receive_count: 3 }, { time: 40_000 }),
  ];
  expect(lastReason(events, world)?.text).toMatch(/^Not visible/);
  expect(lastReason(events, { ...world, now: 50_000 })?.text).toMatch(/^Moved/);
});

test("a message that was processed needs no reason", () => {
  const events = [event("receive", { hidden_until: BEGAN + 10_000 }), event("delete", {}, { time: 500 })];
  expect(lastReason(events, world)).toBeNull();
});

test("what a worker outside AWS asks for itself decides, and else the queue", () => {
  const workers = new Names({
    version: 1,
    nodes: [
      makeNode("q", "OrdersQueue", "AWS::SQS::Queue", 0, 0),
      makeNode("clerk", "Clerk", "actor:worker", 0, 0),
      makeNode("f", "Handler", "AWS::Lambda::Function", 0, 0),
    ],
    edges: [],
    problems: [],
  });
  const deployed = Deployed.read({
    resources: { OrdersQueue: { Type: "AWS::SQS::Queue", Properties: {} } },
    scenario: { clerk: { wait_s: 20, visibility_s: null, error_rate: 0, fails_on: "poison" } },
  });
  const at = { names: workers, began: BEGAN, now: 1000, deployed };
  const polled = (peer: string) => reasonOf(event("empty-receive", { waited_ms: 20_000 }, { peer }), at);
  expect(polled("clerk")?.setting).toMatchObject({ node: "clerk", pointer: "/wait_s", value: "20 s" });
  expect(polled("Handler")).toEqual({
    text: "Nothing was visible for 20 s, as long as Lambda's pollers wait",
    setting: null,
  });
  const taken = reasonOf(event("receive", { hidden_until: BEGAN + 30_000 }, { peer: "clerk" }), at);
  expect(taken?.setting).toMatchObject({ node: "q", pointer: "/Properties/VisibilityTimeout" });
  const failed = event("error", { type: "ModelledError", text: "The work failed" }, { resource: "clerk" });
  expect(reasonOf(failed, at)?.setting).toMatchObject({ pointer: "/fails_on", value: "poison" });
});

test("an event that was throttled is tried again as long as its age allows", () => {
  const deployed = Deployed.read({
    resources: { Handler: { Type: "AWS::Lambda::Function", Properties: {} } },
  });
  const at = { ...world, deployed };
  const retry = (attempt: number) =>
    reasonOf(event("retry", { at: BEGAN + 2000, attempt }, { resource: "Handler", peer: "" }), at);
  expect(retry(1)?.text).toBe("Could not run yet: tries again at 12:00:02, 2 s later");
  expect(retry(1)?.setting?.pointer).toMatch(/MaximumEventAgeInSeconds$/);
  expect(retry(2)?.setting?.pointer).toMatch(/MaximumRetryAttempts$/);
});
