import { expect, test } from "vitest";
import { makeEdge, makeNode } from "../../../harness/boards";
import { Deployed } from "../../../src/stream/deployed";
import type { TraceEvent } from "../../../src/stream/frame";
import { KINDS, type Kind } from "../../../src/stream/kinds";
import { Names } from "../../../src/stream/names";
import { tell } from "../../../src/stream/story";
import { reasonOf } from "../../../src/stream/why/why";

const BEGAN = Date.UTC(2026, 0, 1, 12);
const subscription = { ...makeEdge("t", "q", "subscription", "async"), joint: "s" };
const names = new Names({
  version: 1,
  nodes: [
    makeNode("q", "Orders", "AWS::SQS::Queue", 0, 0),
    makeNode("d", "Dead", "AWS::SQS::Queue", 0, 0),
    makeNode("f", "Work", "AWS::Serverless::Function", 0, 0),
    makeNode("t", "News", "AWS::SNS::Topic", 0, 0),
    makeNode("w", "w", "actor:worker", 0, 0),
  ],
  edges: [makeEdge("q", "f", "poll", "poll"), subscription, makeEdge("f", "d", "async-failure", "async")],
  problems: [],
});
const deployed = Deployed.read({
  resources: {
    Orders: {
      Type: "AWS::SQS::Queue",
      Properties: { VisibilityTimeout: 45, RedrivePolicy: { maxReceiveCount: 3 } },
    },
    Dead: { Type: "AWS::SQS::Queue", Properties: {} },
    Work: {
      Type: "AWS::Serverless::Function",
      Properties: {
        Timeout: 7,
        ReservedConcurrentExecutions: 2,
        Events: { FromOrders: { Type: "SQS", Properties: { MaximumBatchingWindowInSeconds: 5 } } },
      },
    },
    News: { Type: "AWS::SNS::Topic", Properties: {} },
    Sub: { Type: "AWS::SNS::Subscription", Properties: { FilterPolicy: { kind: ["sold"] } } },
  },
  edges: {
    "Orders Work poll": { resource: "Work", pointer: "/Properties/Events/FromOrders/Properties" },
    "News Orders subscription": { resource: "Sub", pointer: "/Properties" },
    "Work Dead async-failure": { resource: "Work", pointer: "/Properties/DeadLetterQueue" },
  },
});
const world = { names, began: BEGAN, now: 1000, deployed };

interface Example {
  at: [resource: string, peer: string];
  detail: Record<string, unknown>;
  says: RegExp;
  /** The setting's node, the end of its pointer, and what it said in the run. */
  setting: [string, string, string?] | null;
}

const MISSING = {
  where: "identity-based policy",
  holder: "arn:aws:iam::123456789012:role/r",
  statement: { Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" },
};
const later = BEGAN + 30_000;
const EXAMPLES: Record<
  Exclude<Kind, "complete" | "delete" | "get" | "publish" | "put" | "remove">,
  Example
> = {
  send: {
    at: ["Orders", "w"],
    detail: { visible_at: later },
    says: /12:00:30/,
    setting: ["q", "/DelaySeconds", "0 s (default)"],
  },
  duplicate: {
    at: ["Orders", ""],
    detail: { visible_at: later },
    says: /at least once/,
    setting: ["q", "/duplicate_rate"],
  },
  deduplicate: {
    at: ["Orders", "w"],
    detail: { id: "a1" },
    says: /a1 .*5 minutes/,
    setting: ["q", "/ContentBasedDeduplication"],
  },
  receive: {
    at: ["Orders", "Work"],
    detail: { count: 1, hidden_until: later },
    says: /VisibilityTimeout 30 s/,
    setting: ["q", "/VisibilityTimeout", "45 s"],
  },
  "empty-receive": {
    at: ["Orders", "w"],
    detail: { waited_ms: 0 },
    says: /short polling/,
    setting: ["q", "/ReceiveMessageWaitTimeSeconds"],
  },
  extend: {
    at: ["Orders", "w"],
    detail: { hidden_until: later },
    says: /ChangeMessageVisibility/,
    setting: ["w", "/heartbeat_s"],
  },
  return: {
    at: ["Orders", ""],
    detail: { reason: "VisibilityTimeout", count: 1 },
    says: /its VisibilityTimeout is over/,
    setting: ["q", "/VisibilityTimeout", "45 s"],
  },
  ignore: {
    at: ["Orders", "w"],
    detail: { reason: "The message was received again." },
    says: /no effect/,
    setting: ["q", "/VisibilityTimeout"],
  },
  redrive: {
    at: ["Orders", "Dead"],
    detail: { receive_count: 4, max_receive_count: 3 },
    says: /receive 4 would exceed maxReceiveCount 3/,
    setting: ["q", "/RedrivePolicy/maxReceiveCount", "3"],
  },
  visible: { at: ["Orders", ""], detail: {}, says: /delay/, setting: ["q", "/DelaySeconds"] },
  expire: {
    at: ["Orders", ""],
    detail: { retention_ms: 60_000 },
    says: /MessageRetentionPeriod 1 min/,
    setting: ["q", "/MessageRetentionPeriod", "345600 s (default)"],
  },
  purge: { at: ["Orders", "w"], detail: { messages: 4 }, says: /4 messages/, setting: null },
  "move-start": {
    at: ["Dead", "Orders"],
    detail: { to_move: 3 },
    says: /3 messages/,
    setting: ["d", "/RedriveAllowPolicy"],
  },
  "move-end": {
    at: ["Dead", "Orders"],
    detail: { status: "COMPLETED", moved: 3 },
    says: /COMPLETED/,
    setting: null,
  },
  deliver: {
    at: ["News", "Orders"],
    detail: { type: "SubscriptionConfirmation" },
    says: /confirm/,
    setting: ["s", "/Endpoint"],
  },
  "filter-drop": {
    at: ["News", "Orders"],
    detail: { clause: "kind: sold", value: '"lost"' },
    says: /clause kind: sold does not take "lost"/,
    setting: ["s", "/FilterPolicy", '{"kind":["sold"]}'],
  },
  skip: { at: ["News", "Orders"], detail: {}, says: /PendingConfirmation/, setting: ["s", "/Endpoint"] },
  replay: {
    at: ["News", "Orders"],
    detail: { messages: 2 },
    says: /2 archived/,
    setting: ["s", "/ReplayPolicy"],
  },
  retry: {
    at: ["Work", ""],
    detail: { at: later, attempt: 2 },
    says: /12:00:30.*attempt 2/,
    setting: ["f", "/EventInvokeConfig/MaximumRetryAttempts", "2 (default)"],
  },
  "dead-letter": {
    at: ["Work", "Dead"],
    detail: { condition: "RetriesExhausted" },
    says: /last attempt \(MaximumRetryAttempts 2, the default\) and sent to Dead/,
    setting: ["f", "/EventInvokeConfig/MaximumRetryAttempts", "2 (default)"],
  },
  enqueue: { at: ["Work", "w"], detail: {}, says: /own queue/, setting: null },
  invoke: {
    at: ["Work", "Orders"],
    detail: { cold: true },
    says: /Cold start/,
    setting: ["f", "/cold_start_ms"],
  },
  error: {
    at: ["Work", ""],
    detail: { type: "Sandbox.Timedout", text: "Task timed out after 7.00 seconds" },
    says: /timed out/,
    setting: ["f", "/Timeout", "7 s"],
  },
  throttle: {
    at: ["Work", "w"],
    detail: { reason: "ReservedFunctionConcurrentInvocationLimitExceeded", limit: 2 },
    says: /reserved concurrency \(limit 2\)/,
    setting: ["f", "/ReservedConcurrentExecutions", "2"],
  },
  gather: {
    at: ["Work", "Orders"],
    detail: { until: later, gathered: 3, size: 10, window_ms: 5000 },
    says: /3 of 10; window 5 s/,
    setting: ["f", "/Events/FromOrders/Properties/MaximumBatchingWindowInSeconds", "5 s"],
  },
  destination: {
    at: ["Work", "Dead"],
    detail: { condition: "EventAgeExceeded" },
    says: /greatest age .*its record goes to Dead/,
    setting: ["f", "/EventInvokeConfig/MaximumEventAgeInSeconds"],
  },
  "give-up": {
    at: ["Work", ""],
    detail: { condition: "ZeroReservedConcurrency" },
    says: /nothing may run \(ReservedConcurrentExecutions 2\).*the event is lost/,
    setting: ["f", "/DeadLetterQueue/TargetArn"],
  },
  "item-failure": {
    at: ["Work", "Orders"],
    detail: { failed: 1, of: 4 },
    says: /fails 1 of 4 messages/,
    setting: ["f", "/Events/FromOrders/Properties/FunctionResponseTypes"],
  },
  refuse: {
    at: ["Orders", "Work"],
    detail: { code: "AccessDenied", message: "no", missing: MISSING },
    says: /AccessDenied: no\. Missing in the identity-based policy of Work: allow sqs:SendMessage/,
    setting: ["f", "/Policies"],
  },
  allow: {
    at: ["Orders", "Work"],
    detail: { action: "sqs:SendMessage", where: "identity-based policy", policy: "p", statement: "Send" },
    says: /Work may sqs:SendMessage on Orders.*statement Send of the identity-based policy p/,
    setting: ["f", "/Policies"],
  },
  "would-deny": {
    at: ["Orders", "Work"],
    detail: { action: "sqs:SendMessage", missing: MISSING },
    says: /Work may not sqs:SendMessage on Orders/,
    setting: ["f", "/Policies"],
  },
  fault: {
    at: ["sqs.amazonaws.com", "w"],
    detail: { operation: "X", error: "KeyError" },
    says: /fault of Sluice/,
    setting: null,
  },
  outage: { at: ["w", "Orders"], detail: { until: later }, says: /12:00:30/, setting: ["w", "/outages"] },
  recover: { at: ["w", "Orders"], detail: {}, says: /over/, setting: ["w", "/outages"] },
  export: { at: ["Work", "Orders"], detail: { task: "t-1" }, says: /t-1/, setting: null },
  metric: { at: ["Work", ""], detail: { name: "a/b", value: 1 }, says: /a\/b/, setting: null },
  deploy: {
    at: ["Orders", ""],
    detail: { status: "CREATE_FAILED", reason: "Resource creation cancelled" },
    says: /cancelled/,
    setting: null,
  },
};

const eventOf = (kind: string, { at, detail }: Example): TraceEvent => ({
  sequence: 1,
  time: 0,
  kind,
  resource: at[0],
  peer: at[1],
  message: "m",
  cause: 0,
  detail,
});

test.each(Object.entries(EXAMPLES))("%s says why, with the setting that decides it", (kind, example) => {
  const reason = reasonOf(eventOf(kind, example), world);
  expect(reason?.text).toMatch(example.says);
  const { setting } = example;
  expect(reason?.setting?.node ?? null).toBe(setting?.[0] ?? null);
  if (!setting) return;
  expect(reason!.setting!.pointer).toMatch(new RegExp(`${setting[1]}$`));
  if (setting[2] !== undefined) expect(reason!.setting!.value).toBe(setting[2]);
});

test("every kind is told in words, not by its name", () => {
  for (const kind of KINDS) {
    const example = (EXAMPLES as Record<string, Example | undefined>)[kind];
    const told = tell(
      eventOf(kind, example ?? { at: ["Orders", "w"], detail: {}, says: /./, setting: null }),
      names,
    );
    expect(told).not.toMatch(/undefined|\?/);
    expect(told.split(" ")[0]).not.toBe(kind);
  }
});

test("a deployment says which properties have no effect", () => {
  const detail = { status: "CREATE_IN_PROGRESS", ignored: ["LifecycleConfiguration", "CorsConfiguration"] };
  const reason = reasonOf(eventOf("deploy", { at: ["Orders", ""], detail, says: /./, setting: null }), world);
  expect(reason?.text).toMatch(/^Not modelled.*: LifecycleConfiguration, CorsConfiguration$/);
});

test("what a topic could not deliver leads to the subscription's missing dead-letter queue", () => {
  const event = eventOf("refuse", {
    at: ["News", "Orders"],
    detail: { code: "X", message: "y", attempt: 4, lost: true },
    says: /./,
    setting: null,
  });
  const reason = reasonOf(event, world);
  expect(reason?.text).toMatch(/no dead-letter queue/);
  expect(reason?.setting).toMatchObject({ node: "s", pointer: "/Properties/RedrivePolicy" });
});

test("a function whose role may not write logs runs all the same", () => {
  const statement = { Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: "*" };
  const lacking = { where: "identity-based policy", holder: "r", statement };
  const detail = { code: "AccessDeniedException", message: "no", missing: lacking, unlogged: true };
  const event = eventOf("refuse", { at: ["log-group:g", "Work"], detail, says: /./, setting: null });
  const reason = reasonOf(event, world);
  expect(reason?.text).toMatch(/policy of Work: allow logs:CreateLogStream, logs:PutLogEvents/);
  expect(reason?.text).toMatch(/Work runs all the same, and what it writes does not reach CloudWatch Logs/);
  expect(reason?.setting).toMatchObject({ node: "f", pointer: "/Properties/Policies" });
});

test("a policy whose content nobody here knows is said to be taken on trust", () => {
  const policy = "arn:aws:iam::aws:policy/AmazonMQFullAccess";
  const detail = { action: "sqs:SendMessage", policy, unknown: true };
  const event = eventOf("allow", { at: ["Orders", "Work"], detail, says: /./, setting: null });
  const reason = reasonOf(event, world);
  expect(reason?.text).toMatch(
    /Work may sqs:SendMessage on Orders: the content of .*AmazonMQFullAccess is not known/,
  );
  expect(reason?.setting).toMatchObject({ node: "f", pointer: "/Properties/Policies" });
});
