import { beforeEach, describe, expect, test } from "vitest";
import type { Colours } from "../../src/canvas/colours";
import {
  FALL_MS,
  HOP_MS,
  Scene,
  type Hop,
  type Rest,
  type SceneCommand,
} from "../../src/canvas/particles/scene";
import { TICK_MS } from "../../src/canvas/particles/ticks";

let scene: Scene;
const STRAIGHT = new Float32Array([0, 0, 33, 0, 67, 0, 100, 0]);

const hop = (message: string, more: Partial<Hop> = {}): Hop => ({
  message,
  from: "a",
  to: "b",
  edge: "e",
  reverse: false,
  shape: "full",
  tone: "flowing",
  count: 0,
  falls: false,
  ...more,
});

const rest = (message: string): Rest => ({
  message,
  shape: "full",
  tone: "flowing",
  count: 0,
  since: null,
  until: null,
});

function take(...commands: SceneCommand[]): void {
  for (const command of commands) scene.take(command);
}

const placeOf = (message: string, wall: number) =>
  scene.places(wall).find((place) => place.message === message);

beforeEach(() => {
  scene = new Scene();
  take(
    { do: "paths", ids: ["e"], numbers: STRAIGHT, lengths: [STRAIGHT.length], forget: [] },
    { do: "trays", trays: [["b", 200, 80]], forget: [] },
    { do: "clock", wall: 0, now: 0, running: true, virtual: 0, rate: 1 },
  );
});

test("a dot is at the start, in the middle and at the end of its way", () => {
  take({ do: "hop", at: 0, hop: hop("m") });
  expect(placeOf("m", 0)?.x).toBe(0);
  expect(placeOf("m", HOP_MS / 2)?.x).toBeCloseTo(50);
  expect(placeOf("m", HOP_MS - 1)?.x).toBeCloseTo(100, 1);
  expect(placeOf("m", HOP_MS + 1)).toBeUndefined();
});

test("a way back runs from the end to the start", () => {
  take({ do: "hop", at: 0, hop: hop("m", { reverse: true }) });
  expect(placeOf("m", 0)?.x).toBe(100);
});

test("a dot does not start before its time", () => {
  take({ do: "hop", at: 500, hop: hop("m") });
  expect(placeOf("m", 400)).toBeUndefined();
  expect(placeOf("m", 500)?.x).toBe(0);
});

test("what stands still stands still", () => {
  take({ do: "hop", at: 0, hop: hop("m") });
  scene.advance(350);
  take({ do: "clock", wall: 350, now: 350, running: false, virtual: 0, rate: 0 });
  expect(placeOf("m", 99_000)?.x).toBeCloseTo(50);
});

test("dots on a held edge wait and then finish their way", () => {
  take({ do: "hop", at: 0, hop: hop("m") });
  scene.advance(350);
  take({ do: "freeze", edge: "e" });
  expect(placeOf("m", 5350)?.x).toBeCloseTo(50);
  take({ do: "freeze", edge: null });
  expect(placeOf("m", 5360)!.x).toBeGreaterThan(50);
  expect(placeOf("m", 5350 + HOP_MS)).toBeUndefined();
});

test("a dot that falls goes on below the end and fades", () => {
  take({ do: "hop", at: 0, hop: hop("m", { falls: true }) });
  expect(placeOf("m", HOP_MS + FALL_MS / 2)!.y).toBeGreaterThan(0);
  expect(placeOf("m", HOP_MS + FALL_MS + 1)).toBeUndefined();
});

test("messages that lie at a node have slots beside one another; only twelve are places", () => {
  for (let number = 0; number < 20; number += 1)
    take({ do: "lay", at: 0, node: "b", rest: rest(`m${number}`) });
  const places = scene.places(0);
  expect(places).toHaveLength(12);
  expect(new Set(places.map((place) => place.x)).size).toBe(12);
});

test("a lifted message leaves its slot to the next", () => {
  take({ do: "lay", at: 0, node: "b", rest: rest("a") }, { do: "lay", at: 0, node: "b", rest: rest("c") });
  const first = placeOf("a", 0)!.x;
  take({ do: "lift", at: 10, node: "b", message: "a" });
  expect(placeOf("a", 20)).toBeUndefined();
  expect(placeOf("c", 20)!.x).toBe(first);
});

test("without an edge a dot goes straight from tray to tray", () => {
  take(
    { do: "trays", trays: [["a", 0, 80]], forget: [] },
    { do: "hop", at: 0, hop: hop("m", { edge: null }) },
  );
  expect(placeOf("m", HOP_MS / 2)).toMatchObject({ x: 100, y: 80 });
});

test("the nearest dot within reach is found", () => {
  take({ do: "hop", at: 0, hop: hop("m") });
  expect(scene.messageAt(52, 5, HOP_MS / 2, 10)).toBe("m");
  expect(scene.messageAt(52, 50, HOP_MS / 2, 10)).toBeNull();
});

test("a countdown keeps the picture moving until it is over", () => {
  take({ do: "lay", at: 0, node: "b", rest: { ...rest("m"), shape: "ring", since: 0, until: 1000 } });
  scene.advance(1);
  expect(scene.isMoving(500)).toBe(true);
  expect(scene.isMoving(1500)).toBe(false);
});

/** A context that remembers what was written. */
function paper(): { context: CanvasRenderingContext2D; written: string[] } {
  const written: string[] = [];
  const known: Record<string, (text: string) => unknown> = {
    measureText: (text) => ({ width: text.length * 6 }),
    fillText: (text) => written.push(text),
  };
  const context = new Proxy(
    {},
    { get: (_, name: string) => known[name] ?? (() => undefined), set: () => true },
  );
  return { context: context as CanvasRenderingContext2D, written };
}

describe("where motion is unwanted", () => {
  beforeEach(() => take({ do: "colours", colours: {} as Colours, calm: true }));

  test("a message is a mark that stands still on its edge", () => {
    take({ do: "hop", at: 0, hop: hop("m") });
    const first = placeOf("m", 10)!;
    expect(first.x).toBeGreaterThan(0);
    expect(first.x).toBeLessThan(100);
    expect(placeOf("m", HOP_MS)).toEqual(first);
    expect(placeOf("m", TICK_MS + 1)).toBeUndefined();
  });

  test("marks of several messages stand side by side, and the sixth takes the place of the first", () => {
    for (let number = 0; number < 6; number += 1)
      take({ do: "hop", at: number, hop: hop(`m${number}`, { reverse: number % 2 === 1 }) });
    const marks = scene.places(10);
    expect(marks.map(({ message }) => message)).toEqual(["m1", "m2", "m3", "m4", "m5"]);
    expect(new Set(marks.map(({ x }) => Math.round(x))).size).toBe(5);
  });

  test("the number of all that passed is written beside the edge, and forgotten with the run", () => {
    const { context, written } = paper();
    take({ do: "hop", at: 0, hop: hop("one") }, { do: "hop", at: 5, hop: hop("two") });
    scene.draw(context, 10 * TICK_MS);
    expect(written).toEqual(["×2"]);
    take({ do: "clear" });
    scene.draw(context, 10 * TICK_MS);
    expect(written).toEqual(["×2"]);
  });
});
