import { beforeEach, expect, test } from "vitest";
import { makeEdge, makeNode } from "../../harness/boards";
import { HOP_MS, type SceneCommand } from "../../src/canvas/particles/scene";
import { Director } from "../../src/stream/director";
import type { TraceEvent } from "../../src/stream/frame";
import { Names } from "../../src/stream/names";
import { Picture } from "../../src/stream/picture";
import { Tally } from "../../src/stream/tally";
import { Trace } from "../../src/stream/trace";

const names = new Names({
  version: 1,
  nodes: [
    makeNode("t", "Traffic", "actor:traffic", 0, 0),
    makeNode("q", "Orders", "AWS::SQS::Queue", 0, 0),
    makeNode("w", "Worker", "actor:worker", 0, 0),
  ],
  edges: [makeEdge("t", "q", "traffic", "async"), makeEdge("q", "w", "poll", "poll")],
  problems: [],
});

let trace: Trace;
let told: SceneCommand[];
let director: Director;

function events(...rows: [number, string, string, string, string][]): void {
  const first = trace.last;
  trace.add(
    rows.map(([time, kind, resource, peer, message], index): TraceEvent => ({
      sequence: first + index + 1,
      time,
      kind,
      resource,
      peer,
      message,
      cause: 0,
      detail: kind === "receive" ? { count: 1, hidden_until: time + 30_000 } : {},
    })),
  );
  director.playing.limit = Math.max(director.playing.limit, ...rows.map((row) => row[0]));
}

const blank = () => ({ picture: new Picture(names, () => 0), tally: new Tally(names, () => 0) });

const hops = () => told.filter((command) => command.do === "hop");

function play(ms: number): void {
  for (let passed = 0; passed < ms; passed += 16) director.advance(16);
}

beforeEach(() => {
  trace = new Trace();
  told = [];
  director = new Director(trace, blank, (...commands) => told.push(...commands));
});

test("nothing is shown before its time", () => {
  events([100, "send", "Orders", "t", "m"]);
  play(90);
  expect(hops()).toHaveLength(0);
  play(20);
  expect(hops()).toHaveLength(1);
});

test("the play head never passes what is known", () => {
  director.playing.limit = 500;
  play(2000);
  expect(director.playing.time).toBe(500);
});

test("a message's next hop begins when its dot has arrived, however close the events are", () => {
  events([0, "send", "Orders", "t", "m"], [1, "receive", "Orders", "w", "m"]);
  play(100);
  const [first, second] = hops();
  expect(second!.at - first!.at).toBeGreaterThanOrEqual(HOP_MS);
  expect(second!.at - first!.at).toBeLessThan(HOP_MS + 40);
});

test("a message lies in the queue only when its dot is there", () => {
  events([0, "send", "Orders", "t", "m"]);
  play(50);
  const hop = hops()[0]!;
  const lay = told.find((command) => command.do === "lay")!;
  expect(lay.at).toBe(hop.at + HOP_MS);
});

test("the play head waits for a message that is far behind its events", () => {
  events(
    [0, "send", "Orders", "t", "m"],
    [1, "receive", "Orders", "w", "m"],
    [2, "return", "Orders", "", "m"],
    [3, "receive", "Orders", "w", "m"],
    [4, "return", "Orders", "", "m"],
    [5, "receive", "Orders", "w", "m"],
    [9000, "visible", "Orders", "", "m"],
  );
  director.playing.rate = 60;
  play(200);
  expect(director.playing.time).toBeLessThan(10);
  play(4000);
  expect(director.playing.time).toBe(9000);
});

test("at most about sixty dots begin in a second", () => {
  for (let number = 0; number < 500; number += 1) events([0, "send", "Orders", "t", `m${number}`]);
  play(1000);
  expect(hops().length).toBeGreaterThan(50);
  expect(hops().length).toBeLessThan(90);
});

test("a batch travels as one dot with its number", () => {
  events(
    [0, "send", "Orders", "t", "a"],
    [0, "send", "Orders", "t", "b"],
    [2000, "receive", "Orders", "w", "a"],
    [2000, "receive", "Orders", "w", "b"],
  );
  play(2100);
  const batch = hops().filter((command) => command.hop.from === "q");
  expect(batch.map((command) => [command.hop.shape, command.hop.count])).toEqual([["batch", 2]]);
  const arrivals = told.filter((command) => command.do === "lay" && command.node === "w");
  expect(arrivals.map((command) => ("at" in command ? command.at : 0) - batch[0]!.at)).toEqual([
    HOP_MS,
    HOP_MS,
  ]);
});

test("pause stops time and dots; a step shows one event and lets its dot arrive", () => {
  events([0, "send", "Orders", "t", "a"], [50, "send", "Orders", "t", "b"]);
  director.playing.paused = true;
  play(1000);
  expect([hops().length, director.now]).toEqual([0, 0]);
  expect(director.step()?.message).toBe("a");
  expect(hops()).toHaveLength(1);
  play(5000);
  expect(hops()).toHaveLength(1);
  expect(director.now).toBeGreaterThan(HOP_MS);
  expect(director.now).toBeLessThan(2 * HOP_MS);
});

test("as fast as possible skips what is idle", () => {
  events([0, "send", "Orders", "t", "a"], [3_600_000, "send", "Orders", "t", "b"]);
  director.playing.rate = Infinity;
  play(2500);
  expect(hops()).toHaveLength(2);
});

test("a play head that is behind catches up", () => {
  director.playing.limit = 60_000;
  play(1000);
  expect(director.playing.time).toBeGreaterThan(1500);
  expect(director.playing.time).toBeLessThanOrEqual(2100);
});

test("seeking shows what lies where, without the ways that led there", () => {
  events(
    [0, "send", "Orders", "t", "a"],
    [10, "send", "Orders", "t", "b"],
    [5000, "receive", "Orders", "w", "a"],
  );
  director.seek(20);
  expect(hops()).toHaveLength(0);
  expect(told[0]).toEqual({ do: "clear" });
  expect(told.filter((command) => command.do === "lay").map((command) => command.rest.message)).toEqual([
    "a",
    "b",
  ]);
  expect(director.shown).toBe(2);
});

test("a step back takes away the last event, though others lie at the same instant", () => {
  events(
    [10, "send", "Orders", "t", "m1"],
    [10, "send", "Orders", "t", "m2"],
    [20, "send", "Orders", "t", "m3"],
  );
  director.seek(20);
  expect(director.tally.valuesOf("Orders", 20)).toMatchObject({ visible: 3 });
  director.stepBack();
  director.stepBack();
  expect(director.tally.valuesOf("Orders", 10)).toMatchObject({ visible: 1 });
  expect([director.shown, director.playing.time]).toEqual([1, 10]);
});

test("seeking in a long trace gives what playing gives, from wherever it comes", () => {
  const rows = Array.from({ length: 9000 }, (_, index): [number, string, string, string, string] =>
    index % 3 === 2
      ? [index, "receive", "Orders", "w", `m${index - 1}`]
      : [index, "send", "Orders", "t", `m${index}`],
  );
  events(...rows);
  director.seek(9000);
  for (const time of [8500, 10, 4500, 4499, 8999]) {
    director.seek(time);
    const found = director.tally.valuesOf("Orders", time);
    const received = rows.filter(([at, kind]) => at <= time && kind === "receive").length;
    expect(found).toMatchObject({ in_flight: received, visible: time + 1 - 2 * received });
    expect([...director.picture.lying()].filter((lying) => lying.state === "hidden")).toHaveLength(received);
  }
});

test("streams follow the world: a thousand messages a second are counted, not drawn one by one", () => {
  director.show("flow");
  events(
    ...Array.from({ length: 3000 }, (_, index): [number, string, string, string, string] => [
      index,
      "send",
      "Orders",
      "t",
      `m${index}`,
    ]),
  );
  play(2000);
  expect(hops()).toHaveLength(0);
  expect(director.playing.time).toBeGreaterThan(1900);
  const streams = told.filter((command) => command.do === "streams").at(-1)!;
  expect(streams.edges.map(([edge]) => edge)).toEqual(["t-q-traffic"]);
  expect(streams.edges[0]![1]).toBeGreaterThan(800);
  director.show("teach");
  expect(told.filter((command) => command.do === "streams").at(-1)!.edges).toEqual([]);
});

test("a play head that waits for dots knows that it is crowded", () => {
  events(
    ...Array.from({ length: 900 }, (_, index): [number, string, string, string, string] => [
      index,
      "send",
      "Orders",
      "t",
      `m${index}`,
    ]),
  );
  play(3000);
  expect(director.crowdedMs).toBeGreaterThan(1500);
});
