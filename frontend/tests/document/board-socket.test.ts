import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Awareness, encodeAwarenessUpdate } from "y-protocols/awareness";
import * as syncProtocol from "y-protocols/sync";
import * as Y from "yjs";
import { Board } from "../../src/document/board";
import { BoardSocket, type ServerMessage } from "../../src/document/board-socket";

const now = { request: (run: () => void) => run() };

/** The server's end of each socket that was opened. */
let sockets: Wire[] = [];

class Wire extends EventTarget {
  static readonly OPEN = 1;
  readyState = 0;
  binaryType = "";
  sent: (Uint8Array | string)[] = [];

  constructor(readonly url: string) {
    super();
    sockets.push(this);
  }

  send(data: Uint8Array | string): void {
    this.sent.push(data);
  }

  close(): void {
    this.readyState = 3;
    this.dispatchEvent(new Event("close"));
  }

  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }

  deliver(data: unknown): void {
    this.dispatchEvent(new MessageEvent("message", { data }));
  }

  /** The updates that the browser has sent. */
  updates(): Uint8Array[] {
    return this.sent.flatMap((data) => {
      if (typeof data === "string" || data[0] !== 0 || data[1] !== syncProtocol.messageYjsUpdate) return [];
      const input = decoding.createDecoder(data.slice(2));
      return [decoding.readVarUint8Array(input)];
    });
  }
}

function frame(write: (out: encoding.Encoder) => void): ArrayBuffer {
  const out = encoding.createEncoder();
  encoding.writeVarUint(out, 0);
  write(out);
  return encoding.toUint8Array(out).slice().buffer;
}

const blockUpdate = (id: string): Uint8Array => {
  const doc = new Y.Doc();
  doc.getMap("blocks").set(id, new Y.Map());
  return Y.encodeStateAsUpdate(doc);
};

function opened(network = new EventTarget()): { board: Board; socket: BoardSocket; wire: Wire } {
  const board = new Board(now);
  const socket = new BoardSocket("ws://here/ws/board/b", board, "tab-1", network);
  socket.connect();
  const wire = sockets.at(-1)!;
  wire.open();
  return { board, socket, wire };
}

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  vi.stubGlobal("WebSocket", Wire);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a new connection asks for what this browser does not have", () => {
  const { wire } = opened();
  const first = wire.sent[0] as Uint8Array;
  expect([first[0], first[1]]).toEqual([0, syncProtocol.messageYjsSyncStep1]);
});

test("moves of a drag leave together, twenty times a second at most", () => {
  const { board, wire } = opened();
  for (let x = 0; x < 30; x += 1) board.move(new Map([["a", { x, y: 0 }]]));
  expect(wire.updates()).toHaveLength(0);
  vi.advanceTimersByTime(50);
  expect(wire.updates()).toHaveLength(1);
  const there = new Y.Doc();
  Y.applyUpdate(there, wire.updates()[0]!);
  expect((there.getMap("layout").get("a") as Y.Map<number>).get("x")).toBe(29);
});

test("what the server sent is not sent back", () => {
  const { wire } = opened();
  wire.deliver(frame((out) => syncProtocol.writeUpdate(out, blockUpdate("Queue"))));
  vi.advanceTimersByTime(100);
  expect(wire.updates()).toHaveLength(0);
});

test("an edit that this tab asked for can be undone here, one of another tab cannot", () => {
  const { board, wire } = opened();
  const deliver = (tab: string, id: string) => {
    const update = btoa(String.fromCharCode(...blockUpdate(id)));
    wire.deliver(JSON.stringify({ type: "edit", tab, edit: "1", update }));
  };
  deliver("tab-2", "Theirs");
  deliver("tab-1", "Mine");
  board.undo();
  expect([...board.doc.getMap("blocks").keys()]).toEqual(["Theirs"]);
  vi.advanceTimersByTime(100);
  expect(wire.updates()).toHaveLength(1);
});

test("the graph and other messages reach who listens", () => {
  const { socket, wire } = opened();
  const heard: ServerMessage[] = [];
  socket.message.on((message) => heard.push(message));
  wire.deliver(JSON.stringify({ type: "graph", version: 2 }));
  expect(heard).toEqual([{ type: "graph", version: 2 }]);
});

test("what was drawn offline is sent when the server asks again", () => {
  const { board, wire } = opened();
  wire.close();
  board.move(new Map([["a", { x: 8, y: 8 }]]));
  vi.advanceTimersByTime(1000);
  const again = sockets.at(-1)!;
  expect(again).not.toBe(wire);
  again.open();
  again.deliver(frame((out) => syncProtocol.writeSyncStep1(out, new Y.Doc())));
  const reply = again.sent.find(
    (data) => data[0] === 0 && data[1] === syncProtocol.messageYjsSyncStep2,
  ) as Uint8Array;
  const there = new Y.Doc();
  Y.applyUpdate(there, decoding.readVarUint8Array(decoding.createDecoder(reply.slice(2))));
  expect((there.getMap("layout").get("a") as Y.Map<number>).get("x")).toBe(8);
});

test("the server has everything only when it has taken all that was sent", () => {
  const { board, socket, wire } = opened();
  const saved = (taken: number) => wire.deliver(JSON.stringify({ type: "saved", number: 1, taken }));
  wire.deliver(frame((out) => syncProtocol.writeSyncStep1(out, new Y.Doc())));
  expect(socket.isSettled).toBe(true);
  for (const x of [1, 2, 3]) {
    board.move(new Map([["a", { x, y: 0 }]]));
    expect(socket.isSettled).toBe(false);
    vi.advanceTimersByTime(50);
  }
  saved(1);
  expect(socket.isSettled).toBe(false);
  saved(2);
  expect(socket.isSettled).toBe(true);
});

test("a replaced board is loaded again over a new connection", () => {
  const { board, wire } = opened();
  board.move(new Map([["a", { x: 8, y: 8 }]]));
  board.replace();
  expect(wire.readyState).toBe(3);
  vi.advanceTimersByTime(1000);
  const again = sockets.at(-1)!;
  again.open();
  again.deliver(frame((out) => syncProtocol.writeSyncStep2(out, new Y.Doc())));
  expect(board.position("a")).toBeNull();
});

test("a closed socket does not come back", () => {
  const { socket } = opened();
  socket.close();
  vi.advanceTimersByTime(60_000);
  expect(sockets).toHaveLength(1);
});

test("who comes is told again who is here", () => {
  const { socket, wire } = opened();
  socket.awareness.setLocalState({ name: "Ada" });
  const sentBefore = wire.sent.filter((data) => data[0] === 1).length;
  const newcomer = new Awareness(new Y.Doc());
  newcomer.setLocalState({ name: "Bob" });
  const out = encoding.createEncoder();
  encoding.writeVarUint(out, 1);
  encoding.writeVarUint8Array(out, encodeAwarenessUpdate(newcomer, [newcomer.clientID]));
  wire.deliver(encoding.toUint8Array(out).slice().buffer);
  vi.advanceTimersByTime(200);
  expect(wire.sent.filter((data) => data[0] === 1)).toHaveLength(sentBefore + 1);
});

test("a lost network is noticed at once, and a new connection is tried as soon as it is back", () => {
  const network = new EventTarget();
  const { board, socket } = opened(network);
  const heard: string[] = [];
  socket.connection.on((connection) => heard.push(connection));
  network.dispatchEvent(new Event("offline"));
  expect(heard).toEqual(["offline"]);
  board.move(new Map([["a", { x: 1, y: 0 }]]));
  network.dispatchEvent(new Event("online"));
  expect(sockets).toHaveLength(2);
  sockets[1]!.open();
  expect(heard).toEqual(["offline", "connecting", "open"]);
  vi.advanceTimersByTime(20_000);
  expect(sockets).toHaveLength(2);
});

test("a board that is not this person's any more is not asked for again", () => {
  const { socket, wire } = opened();
  const heard: string[] = [];
  socket.connection.on((connection) => heard.push(connection));
  wire.dispatchEvent(Object.assign(new Event("close"), { code: 4404 }));
  vi.advanceTimersByTime(60_000);
  expect([heard, sockets.length]).toEqual([["gone"], 1]);
});

test("a server that takes no more connections is asked again only after a while, and its reason is told", () => {
  const { socket, wire } = opened();
  const heard: string[] = [];
  socket.connection.on((connection) => heard.push(connection));
  socket.full.on((reason) => heard.push(reason));
  const reason = "Close some of its tabs.";
  wire.dispatchEvent(Object.assign(new Event("close"), { code: 4430, reason }));
  expect(heard).toEqual([reason, "full"]);
  vi.advanceTimersByTime(7_000);
  expect(sockets).toHaveLength(1);
  vi.advanceTimersByTime(6_000);
  expect(sockets).toHaveLength(2);
});

test("a server that accepts and closes at once is asked ever less often", () => {
  opened();
  for (let attempt = 0; attempt < 6; attempt += 1) {
    sockets.at(-1)!.close();
    vi.advanceTimersByTime(13_000);
    sockets.at(-1)!.open();
  }
  const before = sockets.length;
  sockets.at(-1)!.close();
  vi.advanceTimersByTime(7_000);
  expect(sockets).toHaveLength(before);
});
