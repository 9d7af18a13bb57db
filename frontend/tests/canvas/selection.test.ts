import { expect, test } from "vitest";
import { Selection } from "../../src/canvas/selection";

test("toggling adds a node and takes it away again", () => {
  const selection = new Selection();
  selection.toggleNode("a");
  selection.toggleNode("b");
  selection.toggleNode("a");
  expect([...selection.nodes]).toEqual(["b"]);
});

test("listeners hear only of real changes", () => {
  const selection = new Selection();
  let heard = 0;
  selection.changed.on(() => (heard += 1));
  selection.set(["a"]);
  selection.set(["a"]);
  selection.clear();
  expect(heard).toBe(2);
});

test("one node alone is the only one; with an edge beside it there is none", () => {
  const selection = new Selection();
  selection.set(["a"]);
  expect(selection.only).toBe("a");
  selection.set(["a"], ["e"]);
  expect(selection.only).toBeNull();
});

test("what was deleted is not selected any more", () => {
  const selection = new Selection();
  selection.set(["a", "b"], ["e"]);
  selection.keep(
    (id) => id === "b",
    () => false,
  );
  expect([[...selection.nodes], [...selection.edges]]).toEqual([["b"], []]);
});
