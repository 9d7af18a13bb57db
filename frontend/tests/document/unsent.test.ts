import { expect, test, vi } from "vitest";
import * as Y from "yjs";
import { DREW_BEFORE, Unsent } from "../../src/document/unsent";
import { Signal } from "../../src/signal";

function store(): Storage {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (index: number) => [...kept.keys()][index] ?? null,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
    clear: () => kept.clear(),
  };
}

/** What somebody drew in a tab: each change as an update. */
function drawn(unsent: Unsent, ...keys: string[]): Y.Doc {
  const doc = new Y.Doc();
  doc.on("update", (update: Uint8Array) => unsent.keep(update));
  for (const key of keys) doc.getMap("layout").set(key, 1);
  return doc;
}

test("another tab of the browser brings what the first could not send", () => {
  const browser = store();
  const first = new Unsent({ board: "b1", person: "ann" }, "t1", browser);
  drawn(first, "a", "b");
  first.write();
  const doc = new Y.Doc();
  const origins: unknown[] = [];
  doc.on("update", (_update: Uint8Array, origin: unknown) => origins.push(origin));
  const second = new Unsent({ board: "b1", person: "ann" }, "t2", browser);
  expect(second.restore(doc)).toBe(true);
  expect(doc.getMap("layout").toJSON()).toEqual({ a: 1, b: 1 });
  expect(origins).toEqual([DREW_BEFORE]);
  second.forget();
  expect(browser.length).toBe(0);
});

test("what the server has is not kept", () => {
  const browser = store();
  const unsent = new Unsent({ board: "b1", person: "ann" }, "t1", browser);
  drawn(unsent, "a");
  unsent.write();
  unsent.forget();
  expect([
    browser.length,
    new Unsent({ board: "b1", person: "ann" }, "t2", browser).restore(new Y.Doc()),
  ]).toEqual([0, false]);
});

test("another board's changes stay where they are", () => {
  const browser = store();
  const other = new Unsent({ board: "b2", person: "ann" }, "t1", browser);
  drawn(other, "a");
  other.write();
  const unsent = new Unsent({ board: "b1", person: "ann" }, "t1", browser);
  expect(unsent.restore(new Y.Doc())).toBe(false);
  unsent.forget();
  expect(browser.length).toBe(1);
});

test("the next person at this browser does not send what somebody else drew", () => {
  const browser = store();
  const anns = new Unsent({ board: "b1", person: "ann" }, "t1", browser);
  drawn(anns, "a");
  anns.write();
  const bobs = new Unsent({ board: "b1", person: "bob" }, "t2", browser);
  const seen = new Y.Doc();
  expect(bobs.restore(seen)).toBe(false);
  bobs.forget();
  expect(seen.getMap("layout").size).toBe(0);
  const later = new Y.Doc();
  expect(new Unsent({ board: "b1", person: "ann" }, "t3", browser).restore(later)).toBe(true);
  expect(later.getMap("layout").toJSON()).toEqual({ a: 1 });
});

test("many changes are written a moment later, together", () => {
  vi.useFakeTimers();
  const browser = store();
  drawn(
    new Unsent({ board: "b1", person: "ann" }, "t1", browser),
    ...Array.from({ length: 50 }, (_, index) => `k${index}`),
  );
  expect(browser.length).toBe(0);
  vi.advanceTimersByTime(150);
  expect(browser.length).toBe(1);
  vi.useRealTimers();
});

test.each(["no base64 !", "AAAA"])("what is no update (%s) is passed over", (text) => {
  const browser = store();
  browser.setItem("sluice.unsent.b1.ann.t0", text);
  const doc = new Y.Doc();
  expect(() => new Unsent({ board: "b1", person: "ann" }, "t1", browser).restore(doc)).not.toThrow();
  expect(doc.getMap("layout").size).toBe(0);
});

test("what another tab drew after it was taken over stays", () => {
  const browser = store();
  const open = new Unsent({ board: "b1", person: "ann" }, "t1", browser);
  const doc = drawn(open, "a");
  open.write();
  const second = new Unsent({ board: "b1", person: "ann" }, "t2", browser);
  second.restore(new Y.Doc());
  doc.getMap("layout").set("b", 1);
  open.write();
  second.forget();
  const third = new Y.Doc();
  new Unsent({ board: "b1", person: "ann" }, "t3", browser).restore(third);
  expect(third.getMap("layout").toJSON()).toEqual({ a: 1, b: 1 });
});

test("what is drawn while the server cannot be reached is written at once", () => {
  const browser = store();
  const unsent = new Unsent({ board: "b1", person: "ann" }, "t1", browser);
  const update = new Signal<Uint8Array>();
  let isReached = true;
  unsent.follow(update, () => isReached, new EventTarget());
  update.emit(Y.encodeStateAsUpdate(new Y.Doc()));
  expect([browser.length, unsent.isWritten]).toEqual([0, false]);
  isReached = false;
  update.emit(Y.encodeStateAsUpdate(new Y.Doc()));
  expect([browser.length, unsent.isWritten]).toEqual([1, true]);
});

test("a browser whose storage is full still draws", () => {
  const full = store();
  full.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  const unsent = new Unsent({ board: "b1", person: "ann" }, "t1", full);
  drawn(unsent, "a");
  expect(() => unsent.write()).not.toThrow();
  expect(unsent.isWritten).toBe(false);
});
