import { expect, test } from "vitest";
import * as Y from "yjs";
import { Board, type Patch } from "../../src/document/board";

const now = { request: (run: () => void) => run() };
const note = { x: 8, y: 16, width: 208, height: 104, text: "Why?" };

function patchesOf(board: Board): Patch[] {
  const patches: Patch[] = [];
  board.patched.on((patch) => patches.push(patch));
  return patches;
}

test("a note is put on the board, written on, undone", () => {
  const board = new Board(now);
  const id = board.addNote(note);
  expect(board.marks.notes).toEqual([{ id, ...note }]);
  expect(board.position(id)).toEqual({ x: 8, y: 16 });
  board.startStep();
  board.mark(id, { text: "Because" });
  expect(board.marks.notes[0]!.text).toBe("Because");
  board.undo();
  expect(board.marks.notes[0]!.text).toBe("Why?");
  board.undo();
  expect(board.marks.notes).toEqual([]);
});

test("a node is in one group at most, and a group without members is gone", () => {
  const board = new Board(now);
  board.move(new Map(["a", "b"].map((id) => [id, { x: 0, y: 0 }])));
  board.addGroup("One", ["a", "b"]);
  const two = board.addGroup("Two", ["b"]);
  expect(board.marks.groups.map(({ name, members }) => [name, members])).toEqual([
    ["One", ["a"]],
    ["Two", ["b"]],
  ]);
  board.group(["a"], two);
  expect(board.marks.groups.map(({ name }) => name)).toEqual(["Two"]);
});

test("a group lies in a group, which has its members too", () => {
  const board = new Board(now);
  board.move(new Map(["a", "b"].map((id) => [id, { x: 0, y: 0 }])));
  const inner = board.addGroup("Inner", ["b"]);
  const outer = board.addGroup("Outer", ["a", inner]);
  const found = new Map(board.marks.groups.map((group) => [group.id, group]));
  expect(found.get(outer)).toMatchObject({ own: ["a"], within: null });
  expect(new Set(found.get(outer)!.members)).toEqual(new Set(["a", "b"]));
  expect(found.get(inner)).toMatchObject({ own: ["b"], members: ["b"], within: outer });
});

test("two people who put two groups into each other have put neither", () => {
  const board = new Board(now);
  board.move(new Map(["a", "b"].map((id) => [id, { x: 0, y: 0 }])));
  const one = board.addGroup("One", ["a"]);
  const two = board.addGroup("Two", ["b"]);
  board.group([one], two);
  board.group([two], one);
  expect(board.marks.groups.map(({ within, members }) => [within, members.length])).toEqual([
    [null, 1],
    [null, 1],
  ]);
});

test("two people who put a node into different groups agree on one", () => {
  const one = new Board(now);
  one.move(new Map(["a", "b", "c"].map((id) => [id, { x: 0, y: 0 }])));
  const first = one.addGroup("One", ["b"]);
  const second = one.addGroup("Two", ["c"]);
  const two = new Board(now);
  Y.applyUpdate(two.doc, Y.encodeStateAsUpdate(one.doc));
  one.group(["a"], first);
  two.group(["a"], second);
  Y.applyUpdate(two.doc, Y.encodeStateAsUpdate(one.doc));
  Y.applyUpdate(one.doc, Y.encodeStateAsUpdate(two.doc));
  expect(two.marks).toEqual(one.marks);
});

test("the canvas hears of marks only when they change, not of every move", () => {
  const board = new Board(now);
  board.move(new Map([["a", { x: 0, y: 0 }]]));
  const id = board.addNote(note);
  const patches = patchesOf(board);
  board.move(new Map([["a", { x: 8, y: 0 }]]));
  board.mark(id, { text: "Other" });
  board.addGroup("One", ["a"]);
  expect(patches.map(({ marks }) => marks)).toEqual([false, true, true]);
});

test("a pin is kept with the place", () => {
  const board = new Board(now);
  board.move(new Map([["a", { x: 0, y: 0 }]]));
  expect(board.isPinned("a")).toBe(false);
  board.mark("a", { pinned: true });
  expect(board.isPinned("a")).toBe(true);
});

test("what is malformed is left out", () => {
  const board = new Board(now);
  board.doc.getMap("layout").set("n", new Y.Map<unknown>([["kind", "note"]]));
  board.doc.getMap("layout").set("m", "text");
  expect(board.marks).toEqual({ notes: [], groups: [] });
});
