import { expect, test } from "vitest";
import * as Y from "yjs";
import { Board, type Patch } from "../../src/document/board";

const now = { request: (run: () => void) => run() };

/** A server that holds the same document and makes edits on it. */
function serverOf(board: Board): { edit(change: (doc: Y.Doc) => void): Uint8Array } {
  const doc = new Y.Doc();
  return {
    edit(change) {
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(board.doc));
      const before = Y.encodeStateVector(doc);
      change(doc);
      return Y.encodeStateAsUpdate(doc, before);
    },
  };
}

const addBlock = (id: string) => (doc: Y.Doc) => {
  doc.getMap("blocks").set(id, new Y.Map([["logicalId", id]]));
};

test("a move is read back as a position", () => {
  const board = new Board(now);
  board.move(new Map([["a", { x: 8, y: 16 }]]));
  expect(board.position("a")).toEqual({ x: 8, y: 16 });
  expect(board.position("b")).toBeNull();
});

test("undo takes back an edit that the server made for this tab, and redo makes it again", () => {
  const board = new Board(now);
  board.receiveOwnEdit(serverOf(board).edit(addBlock("Queue")));
  expect(board.doc.getMap("blocks").has("Queue")).toBe(true);
  board.undo();
  expect(board.doc.getMap("blocks").has("Queue")).toBe(false);
  board.redo();
  expect((board.doc.getMap("blocks").get("Queue") as Y.Map<string>).get("logicalId")).toBe("Queue");
});

test("undo leaves what others did", () => {
  const board = new Board(now);
  board.receive(serverOf(board).edit(addBlock("Theirs")));
  board.receiveOwnEdit(serverOf(board).edit(addBlock("Mine")));
  board.undo();
  expect([...board.doc.getMap("blocks").keys()]).toEqual(["Theirs"]);
  expect(board.undo()).toBe(false);
});

test("two edits of this tab are two steps, a whole drag is one", () => {
  const board = new Board(now);
  board.receiveOwnEdit(serverOf(board).edit(addBlock("One")));
  board.receiveOwnEdit(serverOf(board).edit(addBlock("Two")));
  board.startStep();
  for (let x = 0; x < 100; x += 8) board.move(new Map([["One", { x, y: 0 }]]));
  board.undo();
  expect(board.position("One")).toBeNull();
  expect(board.doc.getMap("blocks").size).toBe(2);
  board.undo();
  expect([...board.doc.getMap("blocks").keys()]).toEqual(["One"]);
});

test("undo of a deletion brings the block back with its values", () => {
  const board = new Board(now);
  board.receive(
    serverOf(board).edit((doc) => {
      doc
        .getMap("blocks")
        .set("Queue", new Y.Map<unknown>([["values", new Y.Map([["/Properties/DelaySeconds", 5]])]]));
    }),
  );
  board.receiveOwnEdit(serverOf(board).edit((doc) => doc.getMap("blocks").delete("Queue")));
  expect(board.doc.getMap("blocks").has("Queue")).toBe(false);
  board.undo();
  const block = board.doc.getMap("blocks").get("Queue") as Y.Map<Y.Map<number>>;
  expect(block.get("values")?.get("/Properties/DelaySeconds")).toBe(5);
});

test("one patch tells of everything that changed since the last frame", () => {
  let frame: (() => void) | undefined;
  const board = new Board({ request: (run) => (frame = run) });
  const patches: Patch[] = [];
  board.patched.on((patch) => patches.push(patch));
  board.loaded();
  board.move(new Map([["a", { x: 0, y: 0 }]]));
  board.receive(serverOf(board).edit(addBlock("Queue")));
  board.move(new Map([["b", { x: 0, y: 0 }]]));
  frame?.();
  expect(patches).toHaveLength(1);
  expect([[...patches[0]!.layout], [...patches[0]!.blocks], patches[0]!.isLoad]).toEqual([
    ["a", "b"],
    ["Queue"],
    false,
  ]);
});

test("what comes before the first load is over counts as load", () => {
  const board = new Board(now);
  const loads: boolean[] = [];
  board.patched.on((patch) => loads.push(patch.isLoad));
  board.receive(serverOf(board).edit(addBlock("Queue")));
  board.loaded();
  board.receive(serverOf(board).edit(addBlock("Topic")));
  expect(loads).toEqual([true, false]);
});

test("a replaced board is empty and cannot be undone", () => {
  const board = new Board(now);
  let stack = { undo: -1, redo: -1 };
  board.undoable.on((next) => (stack = next));
  board.move(new Map([["a", { x: 0, y: 0 }]]));
  expect(stack.undo).toBe(1);
  board.replace();
  expect(stack).toEqual({ undo: 0, redo: 0 });
  expect(board.position("a")).toBeNull();
});

test("settling keeps nodes where they were drawn, and is no step of undo", () => {
  const board = new Board(now);
  board.move(new Map([["a", { x: 8, y: 8 }]]));
  board.settle(
    new Map([
      ["a", { x: 500, y: 500 }],
      ["b", { x: 40, y: 40 }],
    ]),
  );
  expect([board.position("a"), board.position("b")]).toEqual([
    { x: 8, y: 8 },
    { x: 40, y: 40 },
  ]);
  board.undo();
  expect([board.position("a"), board.position("b")]).toEqual([null, { x: 40, y: 40 }]);
});
