import { expect, test, vi } from "vitest";
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from "y-protocols/awareness";
import * as Y from "yjs";
import { Presence } from "../../src/document/presence";

function two(): [Presence, Presence, () => void] {
  const first = new Awareness(new Y.Doc());
  const second = new Awareness(new Y.Doc());
  const carry = () => applyAwarenessUpdate(second, encodeAwarenessUpdate(first, [first.clientID]), "test");
  return [new Presence(() => first, "Ada Lovelace"), new Presence(() => second, "Bob"), carry];
}

test("the other sees the name, the cursor and the selection", () => {
  vi.useFakeTimers();
  const [ada, bob, carry] = two();
  ada.enter();
  ada.select(["queue"]);
  ada.point({ x: 5, y: 6 });
  ada.point({ x: 7, y: 8 });
  vi.advanceTimersByTime(150);
  carry();
  expect(bob.others()).toMatchObject([{ name: "Ada Lovelace", cursor: { x: 7, y: 8 }, selected: ["queue"] }]);
  vi.useRealTimers();
});

test("the other sees where somebody writes, until that ends", () => {
  vi.useFakeTimers();
  const [ada, bob, carry] = two();
  let heard = 0;
  const end = bob.watch(() => (heard += 1));
  ada.enter();
  ada.write({ anchor: { item: 1 }, head: { item: 2 } });
  vi.advanceTimersByTime(100);
  carry();
  expect(bob.writers()).toMatchObject([
    { name: "Ada Lovelace", caret: { anchor: { item: 1 }, head: { item: 2 } } },
  ]);
  expect([heard, ada.writers()]).toEqual([1, []]);
  end();
  ada.write(null);
  vi.advanceTimersByTime(100);
  carry();
  expect([heard, bob.writers()]).toEqual([1, []]);
  vi.useRealTimers();
});

test("a hostile state is not a person, a long name is cut", () => {
  const awareness = new Awareness(new Y.Doc());
  awareness.states.set(1, { name: 5 });
  awareness.states.set(2, { name: "x".repeat(500), colour: -3.7, cursor: { x: "left" }, selected: "all" });
  const [person, ...rest] = new Presence(() => awareness, "Me").others();
  expect(rest).toEqual([]);
  expect(person).toMatchObject({ colour: 3, cursor: null, selected: [] });
  expect(person!.name).toHaveLength(40);
});
