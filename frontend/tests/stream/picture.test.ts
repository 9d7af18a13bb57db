import { expect, test } from "vitest";
import { makeEdge, makeNode } from "../../harness/boards";
import type { TraceEvent } from "../../src/stream/frame";
import { Names } from "../../src/stream/names";
import { lookOf } from "../../src/stream/look";
import type { Change } from "../../src/stream/change";
import { Picture } from "../../src/stream/picture";
import { toRunTime } from "../../src/stream/time";

const BEGAN = 1_767_225_600_000;
const GRAPH = {
  version: 1,
  nodes: [
    makeNode("t", "Traffic", "actor:traffic", 0, 0),
    makeNode("q", "Orders", "AWS::SQS::Queue", 0, 0),
    makeNode("w", "Worker", "actor:worker", 0, 0),
    makeNode("d", "Dead", "AWS::SQS::Queue", 0, 0),
    makeNode("f", "Handler", "AWS::Lambda::Function", 0, 0),
    makeNode("s", "Topic", "AWS::SNS::Topic", 0, 0),
  ],
  edges: [
    makeEdge("t", "q", "traffic", "async"),
    makeEdge("q", "w", "poll", "poll"),
    makeEdge("q", "d", "redrive", "async"),
    makeEdge("q", "f", "poll", "poll"),
    makeEdge("t", "f", "invoke", "sync"),
    makeEdge("t", "s", "traffic", "async"),
    makeEdge("s", "q", "subscription", "async"),
  ],
  problems: [],
};

let sequence = 0;

function event(
  kind: string,
  resource: string,
  peer: string,
  message: string,
  detail = {},
  time = 0,
): TraceEvent {
  sequence += 1;
  return { sequence, time, kind, resource, peer, message, cause: 0, detail };
}

const picture = () => new Picture(new Names(GRAPH), () => BEGAN);

const shape = (changes: Change[]) =>
  changes.map((change) => {
    if (change.do === "hop")
      return `${change.shape} ${change.tone} ${change.from}→${change.to}${change.way?.reverse ? " back" : ""}`;
    if (change.do === "lay") return `${change.lying.state} at ${change.lying.node}`;
    return `${change.do} at ${change.node}`;
  });

test("a sent message travels and then lies in the queue", () => {
  expect(shape(picture().apply(event("send", "Orders", "t", "m")))).toEqual([
    "full flowing t→q",
    "visible at q",
  ]);
});

test("a delayed message lies there delayed until its time and is visible then", () => {
  const seen = picture();
  seen.apply(event("send", "Orders", "t", "m", { visible_at: BEGAN + 5000 }));
  expect(seen.placesOf("m")).toMatchObject([{ state: "delayed", until: 5000 }]);
  seen.apply(event("visible", "Orders", "", "m", {}, 5000));
  expect(seen.placesOf("m")).toMatchObject([{ state: "visible", until: null }]);
});

test("a received message stays invisible in the queue while its copy is worked on", () => {
  const seen = picture();
  seen.apply(event("send", "Orders", "t", "m"));
  expect(
    shape(seen.apply(event("receive", "Orders", "w", "m", { count: 1, hidden_until: BEGAN + 30_000 }))),
  ).toEqual(["hidden at q", "full flowing q→w", "working at w"]);
  expect(seen.placesOf("m")).toMatchObject([
    { node: "q", state: "hidden", until: 30_000 },
    { node: "w", state: "working" },
  ]);
});

test("a deleted message is gone from the queue and done at the worker", () => {
  const seen = picture();
  seen.apply(event("send", "Orders", "t", "m"));
  seen.apply(event("receive", "Orders", "w", "m", { count: 1 }));
  seen.apply(event("complete", "w", "Orders", "m"));
  expect(shape(seen.apply(event("delete", "Orders", "w", "m")))).toEqual([
    "lift at q",
    "lift at w",
    "burst at w",
  ]);
  expect([...seen.lying()]).toEqual([]);
});

test("a failed attempt comes back as a diamond when the message is visible again", () => {
  const seen = picture();
  seen.apply(event("send", "Orders", "t", "m"));
  seen.apply(event("receive", "Orders", "w", "m", { count: 1 }));
  expect(shape(seen.apply(event("error", "w", "Orders", "m")))).toEqual(["lift at w", "burst at w"]);
  expect(shape(seen.apply(event("return", "Orders", "", "m", { count: 1 })))).toEqual([
    "diamond retry w→q back",
    "visible at q",
  ]);
});

test("a message that times out while it is worked on is in both places", () => {
  const seen = picture();
  seen.apply(event("send", "Orders", "t", "m"));
  seen.apply(event("receive", "Orders", "w", "m", { count: 1 }));
  seen.apply(event("return", "Orders", "", "m", { count: 1 }));
  expect(seen.placesOf("m").map((lying) => [lying.node, lying.state])).toEqual([
    ["q", "visible"],
    ["w", "working"],
  ]);
});

test("a redriven message moves along the redrive edge and lies dead in the other queue", () => {
  const seen = picture();
  seen.apply(event("send", "Orders", "t", "m"));
  const changes = seen.apply(
    event("redrive", "Orders", "Dead", "m", { receive_count: 4, max_receive_count: 3 }),
  );
  expect(shape(changes)).toEqual(["lift at q", "diamond error q→d", "visible at d"]);
  expect(changes.find((change) => change.do === "hop")).toMatchObject({ way: { edge: "q-d-redrive" } });
  expect(lookOf(seen.placesOf("m")[0]!)).toEqual({ shape: "full", tone: "error" });
});

test("a mapping's batch fails as a whole at the function", () => {
  const seen = picture();
  for (const message of ["a", "b"]) {
    seen.apply(event("send", "Orders", "t", message));
    seen.apply(event("receive", "Orders", "arn:aws:lambda:eu-west-1:1:mapping", message, { count: 1 }));
  }
  expect(
    shape(seen.apply(event("invoke", "Handler", "Orders", "r", { kind: "mapping", messages: ["a", "b"] }))),
  ).toEqual(["full flowing q→f", "working at f", "full flowing q→f", "working at f"]);
  expect(shape(seen.apply(event("error", "Handler", "", "r")))).toEqual([
    "lift at f",
    "burst at f",
    "lift at f",
    "burst at f",
  ]);
});

test("a receive by the function itself is not drawn a second time by its invocation", () => {
  const seen = picture();
  seen.apply(event("send", "Orders", "t", "m"));
  seen.apply(event("receive", "Orders", "Handler", "m", { count: 2 }));
  expect(seen.apply(event("invoke", "Handler", "Orders", "r", { kind: "mapping", messages: ["m"] }))).toEqual(
    [],
  );
});

test("a synchronous answer goes back to who asked", () => {
  const seen = picture();
  seen.apply(event("invoke", "Handler", "t", "r", { kind: "RequestResponse", messages: [] }));
  expect(shape(seen.apply(event("complete", "Handler", "", "r")))).toEqual([
    "lift at f",
    "full done f→t back",
  ]);
});

test("a synchronous error goes back as a diamond", () => {
  const seen = picture();
  seen.apply(event("invoke", "Handler", "t", "r", { kind: "RequestResponse", messages: [] }));
  expect(shape(seen.apply(event("error", "Handler", "", "r")))).toEqual([
    "lift at f",
    "diamond error f→t back",
  ]);
});

test("an asynchronous failure waits at the function for its next attempt", () => {
  const seen = picture();
  seen.apply(event("invoke", "Handler", "t", "r", { kind: "Event", attempt: 1, messages: [] }));
  seen.apply(event("error", "Handler", "", "r"));
  seen.apply(event("retry", "Handler", "", "r", { at: BEGAN + 60_000, attempt: 2 }));
  expect(seen.placesOf("r")).toMatchObject([{ node: "f", state: "waiting", until: 60_000 }]);
  expect(
    shape(seen.apply(event("invoke", "Handler", "", "r", { kind: "Event", attempt: 2, messages: [] }))),
  ).toEqual(["working at f"]);
});

test("what is throttled or refused falls off at its target", () => {
  const changes = picture().apply(event("throttle", "Handler", "t", "r"));
  expect(changes).toMatchObject([{ do: "hop", falls: true, tone: "throttled" }]);
});

test("a topic keeps nothing", () => {
  const seen = picture();
  expect(shape(seen.apply(event("send", "Topic", "t", "m")))).toEqual(["full flowing t→s", "burst at s"]);
  expect([...seen.lying()]).toEqual([]);
});

test("a purge empties the queue and nothing else", () => {
  const seen = picture();
  seen.apply(event("send", "Orders", "t", "a"));
  seen.apply(event("send", "Dead", "t", "b"));
  seen.apply(event("purge", "Orders", "", ""));
  expect([...seen.lying()].map((lying) => lying.message)).toEqual(["b"]);
});

test("an event of something that is not drawn changes nothing", () => {
  expect(picture().apply(event("send", "arn:aws:sqs:eu-west-1:1:hidden", "", "m"))).toEqual([]);
});

test("an instant since 1970 becomes a time of the run, a time of the run stays", () => {
  expect(toRunTime(BEGAN + 30_000, BEGAN)).toBe(30_000);
  expect(toRunTime(30_000, BEGAN)).toBe(30_000);
});

test("a published message reaches its topic and goes on with the queue's own event", () => {
  const seen = picture();
  expect(shape(seen.apply(event("publish", "Topic", "t", "m")))).toEqual(["full flowing t→s", "burst at s"]);
  expect(shape(seen.apply(event("deliver", "Topic", "Orders", "m", { attempt: 1 })))).toEqual([]);
  expect(shape(seen.apply(event("send", "Orders", "Topic", "copy")))).toEqual([
    "full flowing s→q",
    "visible at q",
  ]);
});

test("a filtered message falls off on its way to the subscriber", () => {
  expect(picture().apply(event("filter-drop", "Topic", "Orders", "m", { clause: "color" }))).toMatchObject([
    { do: "hop", from: "s", to: "q", shape: "cross", tone: "idle", falls: true },
  ]);
});

test("a refused delivery falls off and waits at the topic for its retry", () => {
  const seen = picture();
  const refusal = event("refuse", "Topic", "Orders", "m", { attempt: 1, lost: false });
  expect(seen.apply(refusal)).toMatchObject([{ from: "s", to: "q", shape: "diamond", falls: true }]);
  seen.apply(event("retry", "Topic", "Orders", "m", { at: BEGAN + 1000 }));
  expect(seen.placesOf("m")).toMatchObject([{ node: "s", state: "waiting", until: 1000 }]);
  seen.apply(event("deliver", "Topic", "Orders", "m", { attempt: 2 }));
  expect(seen.placesOf("m")).toEqual([]);
});

test("what a queue delivers once more is striped, at its place and on its way", () => {
  const seen = picture();
  seen.apply(event("duplicate", "Orders", "", "m", { visible_at: BEGAN + 2000 }));
  expect(lookOf(seen.placesOf("m")[0]!)).toEqual({ shape: "half", tone: "idle" });
  seen.apply(event("visible", "Orders", "", "m"));
  expect(lookOf(seen.placesOf("m")[0]!)).toEqual({ shape: "twin", tone: "retry" });
  const taken = seen.apply(event("receive", "Orders", "w", "m", { count: 1, hidden_until: BEGAN + 9000 }));
  expect(taken.find((change) => change.do === "hop")).toMatchObject({ shape: "twin" });
});
