import { expect, test } from "vitest";
import { makeNode } from "../../../harness/boards";
import type { TraceEvent } from "../../../src/stream/frame";
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
