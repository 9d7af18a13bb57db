/** The connection to `/ws/board/<id>`: the y-websocket protocol in binary frames, the server's messages in text. */
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import * as awarenessProtocol from "y-protocols/awareness";
import * as syncProtocol from "y-protocols/sync";
import * as Y from "yjs";
import { Signal } from "../signal";
import { ASKED_HERE, FROM_OTHERS, type Board } from "./board";

const SYNC = 0;
const AWARENESS = 1;
const ASK_AWARENESS = 3;

/** Updates of a drag are gathered this long, so that at most 20 a second leave. */
const GATHER_MS = 50;
const INTRODUCE_MS = 100;
/** The bytes of an answer to a sync that holds no change: kind, step, length and the two zeros of an update. */
const EMPTY_ANSWER = 5;
/** The board was deleted, or this person may not see it any more. */
const NOT_FOUND = 4404;
/** The session is another person's than the page. */
const OTHER_PERSON = 4401;
/** This browser, or its network, has as many connections as it may have. */
export const TOO_MANY = 4430;
const RETRY_MS = [300, 700, 1500, 3000, 6000, 10000];
const FULL_MS = 10000;

export type Connection = "connecting" | "open" | "offline" | "gone" | "other" | "full";
export type ServerMessage = { type: string } & Record<string, unknown>;

export class BoardSocket {
  readonly connection = new Signal<Connection>();
  readonly message = new Signal<ServerMessage>();
  readonly sent = new Signal<number>();
  /** What this tab drew, before it is sent. */
  readonly drawn = new Signal<Uint8Array>();
  readonly synced = new Signal<void>();
  /** Why the server takes no more connections. */
  readonly full = new Signal<string>();
  #socket: WebSocket | null = null;
  #awareness: awarenessProtocol.Awareness;
  #gathered: Uint8Array[] = [];
  #gathering: ReturnType<typeof setTimeout> | null = null;
  #retry: ReturnType<typeof setTimeout> | null = null;
  #introducing: ReturnType<typeof setTimeout> | null = null;
  #failures = 0;
  /** Changes sent over this connection, and those of them that the server says it has. */
  #left = 0;
  #taken = 0;
  #closed = false;

  constructor(
    readonly url: string,
    readonly board: Board,
    readonly tab: string,
    /** Tells "offline" and "online". */
    private readonly network: EventTarget | null = typeof window === "undefined" ? null : window,
  ) {
    this.#awareness = this.#present(board.doc);
    network?.addEventListener("offline", this.#offline);
    network?.addEventListener("online", this.#online);
    board.doc.on("update", this.#onUpdate);
    board.replaced.on((doc) => {
      this.#gathered = [];
      this.#awareness.destroy();
      this.#awareness = this.#present(doc);
      doc.on("update", this.#onUpdate);
      this.#socket?.close();
    });
  }

  get isOpen(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Whether the server has everything that was drawn here. */
  get isSettled(): boolean {
    return this.isOpen && this.#gathered.length === 0 && this.#taken >= this.#left;
  }

  get awareness(): awarenessProtocol.Awareness {
    return this.#awareness;
  }

  connect(): void {
    if (this.#closed) return;
    this.connection.emit("connecting");
    const socket = new WebSocket(this.url);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    socket.addEventListener("open", () => this.#greet(socket));
    socket.addEventListener("message", (event: MessageEvent<ArrayBuffer | string>) => {
      if (typeof event.data === "string") this.#onText(event.data);
      else this.#onBinary(new Uint8Array(event.data));
    });
    socket.addEventListener("close", ({ code, reason }) => {
      if (this.#socket !== socket) return;
      if (code === NOT_FOUND || code === OTHER_PERSON) {
        this.#closed = true;
        this.connection.emit(code === NOT_FOUND ? "gone" : "other");
      }
      if (code === TOO_MANY) this.full.emit(reason);
      this.#lose(code === TOO_MANY ? "full" : "offline");
    });
  }

  /** The browser has lost its network: a socket would notice only when it has waited for an answer in vain. */
  #offline = (): void => {
    const socket = this.#socket;
    if (!socket) return;
    this.#lose();
    socket.close();
  };

  #online = (): void => {
    if (this.#socket || this.#closed) return;
    if (this.#retry) clearTimeout(this.#retry);
    this.#failures = 0;
    this.connect();
  };

  #lose(as: "offline" | "full" = "offline"): void {
    this.#socket = null;
    this.#forgetOthers();
    if (this.#closed) return;
    this.connection.emit(as);
    const wait = as === "full" ? FULL_MS : (RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)] ?? 10000);
    this.#failures += 1;
    this.#retry = setTimeout(() => this.connect(), wait * (0.75 + Math.random() / 2));
  }

  close(): void {
    this.#closed = true;
    this.network?.removeEventListener("offline", this.#offline);
    this.network?.removeEventListener("online", this.#online);
    if (this.#retry) clearTimeout(this.#retry);
    this.#flush();
    awarenessProtocol.removeAwarenessStates(this.#awareness, [this.board.doc.clientID], "closed");
    this.#socket?.close();
  }

  #present(doc: Y.Doc): awarenessProtocol.Awareness {
    const awareness = new awarenessProtocol.Awareness(doc);
    awareness.on("change", ({ added }: { added: number[] }, origin: unknown) => {
      if (origin === this && added.length) this.#introduce();
    });
    awareness.on(
      "update",
      (change: { added: number[]; updated: number[]; removed: number[] }, origin: unknown) => {
        if (origin === this) return;
        this.#send(AWARENESS, (out) => {
          const clients = [...change.added, ...change.updated, ...change.removed];
          encoding.writeVarUint8Array(out, awarenessProtocol.encodeAwarenessUpdate(awareness, clients));
        });
      },
    );
    return awareness;
  }

  /** Who comes knows nobody: everybody here says again who is here. */
  #introduce(): void {
    this.#introducing ??= setTimeout(() => {
      this.#introducing = null;
      const own = this.#awareness.getLocalState();
      if (own) this.#awareness.setLocalState(own);
    }, INTRODUCE_MS);
  }

  #greet(socket: WebSocket): void {
    if (socket !== this.#socket) return;
    this.#left = 0;
    this.#taken = 0;
    this.connection.emit("open");
    this.#send(SYNC, (out) => syncProtocol.writeSyncStep1(out, this.board.doc));
    const own = this.#awareness.getLocalState();
    if (own) this.#awareness.setLocalState(own);
  }

  #onUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin === FROM_OTHERS || origin === ASKED_HERE || origin === this) return;
    this.drawn.emit(update);
    this.#gathered.push(update);
    this.#gathering ??= setTimeout(() => this.#flush(), GATHER_MS);
    this.sent.emit(this.#gathered.length);
  };

  #flush(): void {
    if (this.#gathering) clearTimeout(this.#gathering);
    this.#gathering = null;
    if (!this.#gathered.length || !this.isOpen) return;
    const update = this.#gathered.length === 1 ? this.#gathered[0]! : Y.mergeUpdates(this.#gathered);
    this.#gathered = [];
    this.#left += 1;
    this.#send(SYNC, (out) => syncProtocol.writeUpdate(out, update));
  }

  #send(kind: number, write: (out: encoding.Encoder) => void): void {
    if (!this.isOpen) return;
    const out = encoding.createEncoder();
    encoding.writeVarUint(out, kind);
    write(out);
    this.#socket!.send(encoding.toUint8Array(out));
  }

  #onBinary(bytes: Uint8Array): void {
    const input = decoding.createDecoder(bytes);
    const kind = decoding.readVarUint(input);
    if (kind === SYNC) this.#onSync(input);
    else if (kind === AWARENESS) {
      awarenessProtocol.applyAwarenessUpdate(this.#awareness, decoding.readVarUint8Array(input), this);
    } else if (kind === ASK_AWARENESS) {
      const clients = [...this.#awareness.getStates().keys()];
      this.#send(AWARENESS, (out) =>
        encoding.writeVarUint8Array(out, awarenessProtocol.encodeAwarenessUpdate(this.#awareness, clients)),
      );
    }
  }

  #onSync(input: decoding.Decoder): void {
    const out = encoding.createEncoder();
    encoding.writeVarUint(out, SYNC);
    const step = syncProtocol.readSyncMessage(input, out, this.board.doc, FROM_OTHERS);
    if (encoding.length(out) > 1 && this.isOpen) {
      this.#gathered = [];
      const answer = encoding.toUint8Array(out);
      if (answer.length > EMPTY_ANSWER) this.#left += 1;
      this.#socket!.send(answer);
    }
    if (step !== syncProtocol.messageYjsSyncStep2) return;
    this.#failures = 0;
    this.board.loaded();
    this.synced.emit();
  }

  #onText(text: string): void {
    const message = JSON.parse(text) as ServerMessage;
    if (message.type === "saved") this.#taken += Number(message.taken);
    if (message.type === "edit" && typeof message.update === "string") {
      const update = Uint8Array.from(atob(message.update), (character) => character.charCodeAt(0));
      if (message.tab === this.tab) this.board.receiveOwnEdit(update);
      else this.board.receive(update);
    }
    this.message.emit(message);
  }

  #forgetOthers(): void {
    const others = [...this.#awareness.getStates().keys()].filter((id) => id !== this.board.doc.clientID);
    awarenessProtocol.removeAwarenessStates(this.#awareness, others, this);
  }
}
