import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { makeNode } from "../../harness/boards";
import { readEvent } from "../../src/stream/frame";
import { Names } from "../../src/stream/names";
import { Tally } from "../../src/stream/tally";

interface Recorded {
  began: number;
  names: Record<string, string>;
  nodes: Record<string, Record<string, number>>;
  events: [number, number, string, string, string, ...unknown[]][];
}

const TYPES: Record<string, string> = {
  News: "AWS::SNS::Topic",
  Work: "AWS::Lambda::Function",
  Log: "AWS::Logs::LogGroup",
  shop: "actor:traffic",
  reader: "actor:worker",
};

/** `tests/designer/runs/test_counters.py` reads the same file. */
const recorded = JSON.parse(
  readFileSync(`${import.meta.dirname}/../../../tests/designer/runs/counted.json`, "utf8"),
) as Recorded;

const names = new Names({
  version: 1,
  nodes: Object.keys(recorded.nodes).map((name) =>
    makeNode(name, name, TYPES[name] ?? "AWS::SQS::Queue", 0, 0),
  ),
  edges: [],
  problems: [],
});
const shown = (arn: string): string => recorded.names[arn] ?? arn.replace(/^actor:/, "");
const events = recorded.events.map(([sequence, time, kind, resource, peer, ...rest]) =>
  readEvent([sequence, time - recorded.began, kind, shown(resource), shown(peer), ...rest])!,
);

test("the recorded events are counted as the server counts them", () => {
  const tally = new Tally(names, () => recorded.began);
  for (const event of events) tally.apply(event);
  const counted = Object.fromEntries(tally.values(events.at(-1)!.time));
  expect(Object.fromEntries(Object.keys(recorded.nodes).map((name) => [name, counted[name] ?? {}]))).toEqual(
    recorded.nodes,
  );
});

test("a copy goes on by itself", () => {
  const tally = new Tally(names, () => recorded.began);
  const [first, ...rest] = events;
  tally.apply(first!);
  const copied = tally.copy();
  for (const event of rest) copied.apply(event);
  expect(tally.valuesOf("Orders", 0)).toMatchObject({ visible: 1, sent: 1 });
  expect(copied.valuesOf("Orders", events.at(-1)!.time)).toEqual({
    ...recorded.nodes.Orders,
    oldest_ms: 37_997,
  });
});

test("a bucket counts what is done to its objects and holds what the last event says", () => {
  const tally = new Tally(names, () => 0);
  const held: [string, number, number][] = [
    ["put", 1, 5],
    ["get", 1, 5],
    ["remove", 0, 0],
  ];
  for (const [number, [kind, objects, bytes]] of held.entries())
    tally.apply(readEvent([number, 0, kind, "Photos", "", "m", 0, { key: "k", objects, bytes }])!);
  expect(tally.valuesOf("Photos", 0)).toEqual({ puts: 1, gets: 1, removed: 1, objects: 0, bytes: 0 });
});
