import { expect, test } from "vitest";
import { readEvents } from "../../src/stream/frame";
import { Trace } from "../../src/stream/trace";

const rows = (...sequences: number[]) =>
  readEvents(
    sequences.map((sequence) => [sequence, sequence * 100, "send", "Orders", "t", `m${sequence}`, 0, {}]),
  );

test("events that come twice are kept once", () => {
  const trace = new Trace();
  trace.add(rows(1, 2));
  trace.add(rows(2, 3));
  expect(trace.events.map((event) => event.sequence)).toEqual([1, 2, 3]);
});

test("a late event is put in its place, and says that it was late", () => {
  const trace = new Trace();
  expect(trace.add(rows(1, 4))).toBe(false);
  expect(trace.add(rows(2, 3))).toBe(true);
  expect(trace.events.map((event) => event.sequence)).toEqual([1, 2, 3, 4]);
  expect(trace.ofNode("Orders").map((event) => event.sequence)).toEqual([1, 2, 3, 4]);
});

test("the index after a time counts the events up to it", () => {
  const trace = new Trace();
  trace.add(rows(1, 2, 3));
  expect([trace.indexAfter(50), trace.indexAfter(200), trace.indexAfter(999)]).toEqual([0, 2, 3]);
});

test("an invocation is found by each message of its batch", () => {
  const trace = new Trace();
  trace.add(readEvents([[1, 0, "invoke", "Handler", "Orders", "request", 0, { messages: ["a", "b"] }]]));
  expect(trace.ofMessage("b")).toHaveLength(1);
  expect(trace.ofMessage("request")).toHaveLength(1);
});

test("rows that are no events are left out", () => {
  expect(readEvents([null, "x", [1], [1, 2, "send"]])).toHaveLength(1);
  expect(readEvents("nothing")).toEqual([]);
});

test("a message's way leads from what caused it through the function to what that sent on", () => {
  const trace = new Trace();
  const rows: [number, string, string, string, number, object?][] = [
    [1, "publish", "News", "n1", 0],
    [2, "deliver", "News", "n1", 1],
    [3, "send", "Orders", "m1", 2],
    [4, "deliver", "News", "n1", 1],
    [5, "send", "Other", "m2", 4],
    [6, "receive", "Orders", "m1", 3],
    [7, "invoke", "Work", "r1", 0, { messages: ["m1"] }],
    [8, "send", "Done", "m3", 7],
    [9, "complete", "Work", "r1", 7],
    [10, "delete", "Orders", "m1", 9],
    [11, "receive", "Done", "m3", 8],
    [12, "send", "Orders", "m9", 0],
  ];
  trace.add(
    rows.map(([sequence, kind, resource, message, cause, detail]) => ({
      sequence,
      time: sequence,
      kind,
      resource,
      peer: "",
      message,
      cause,
      detail: { ...detail },
    })),
  );
  expect(trace.storyOf("m1").map((event) => event.sequence)).toEqual([1, 2, 3, 6, 7, 8, 9, 10, 11]);
  expect(trace.storyOf("m3").map((event) => event.sequence)).toEqual([1, 2, 3, 6, 7, 8, 11]);
  expect(trace.storyOf("nobody")).toEqual([]);
});
