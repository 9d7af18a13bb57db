/** A server inside the page: its sockets, its edits and its runs, with the protocol of the real one. */
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import * as syncProtocol from "y-protocols/sync";
import * as Y from "yjs";
import type { Edit } from "../src/document/edits";
import { boardNamed, makeEdge, makeNode, PALETTE } from "./boards";
import { BEGAN, simulate, type WorldFrame } from "./world";

const RUN_MS = 120_000;

class FakeSocket extends EventTarget {
  static readonly OPEN = 1;
  readyState = 0;
  binaryType = "arraybuffer";
  readonly #page = globalThis.document;

  constructor(readonly url: string) {
    super();
    setTimeout(() => {
      if (this.#isOrphan) return;
      this.readyState = 1;
      this.dispatchEvent(new Event("open"));
      server?.connected(this);
    }, 20);
  }

  send(data: Uint8Array | string): void {
    server?.received(this, data);
  }

  close(): void {
    this.readyState = 3;
    this.dispatchEvent(new CloseEvent("close"));
  }

  /** Whether the page that opened it is gone: a test's page ends with its file. */
  get #isOrphan(): boolean {
    return this.#page !== globalThis.document;
  }

  deliver(data: unknown): void {
    if (this.#isOrphan) return;
    this.dispatchEvent(
      new MessageEvent("message", {
        data: data instanceof Uint8Array ? data.slice().buffer : JSON.stringify(data),
      }),
    );
  }
}

class Server {
  readonly doc = new Y.Doc();
  graph;
  board: FakeSocket | null = null;
  made = 0;
  frames: WorldFrame[] = [];

  constructor(
    name: string,
    readonly deployMs: number,
  ) {
    this.graph = boardNamed(name);
    this.doc.getMap("meta").set("name", "Order system under fire");
    for (const node of this.graph.nodes)
      this.doc.getMap("blocks").set(node.id, new Y.Map([["logicalId", node.logicalId]]));
  }

  connected(socket: FakeSocket): void {
    if (socket.url.includes("/ws/run/")) {
      this.#run(socket);
      return;
    }
    this.board = socket;
    socket.deliver({ type: "you", person: "p", name: "Harness", edit: true });
    socket.deliver({ type: "graph", ...this.graph });
  }

  received(socket: FakeSocket, data: Uint8Array | string): void {
    if (typeof data === "string") {
      const message = JSON.parse(data) as { action: string; value: string };
      this.#control(message.action, message.value);
      return;
    }
    const input = decoding.createDecoder(data);
    if (decoding.readVarUint(input) !== 0) return;
    const out = encoding.createEncoder();
    encoding.writeVarUint(out, 0);
    const step = syncProtocol.readSyncMessage(input, out, this.doc, "browser");
    if (encoding.length(out) > 1) socket.deliver(encoding.toUint8Array(out));
    if (step === syncProtocol.messageYjsUpdate)
      setTimeout(() => socket.deliver({ type: "saved", number: 1, taken: 1 }), 60);
  }

  edit(edit: Edit, headers: Record<string, string>): Response {
    const created: string[] = [];
    const before = Y.encodeStateVector(this.doc);
    if (edit.kind === "add" || edit.kind === "add-actor") {
      this.made += 1;
      const id = `new${this.made}`;
      const type = edit.kind === "add" ? edit.type : `actor:${edit.actor}`;
      const name = `${type.split(":").at(-1)}${this.made}`;
      this.graph.nodes.push(makeNode(id, name, type, edit.x, edit.y));
      this.doc.getMap("blocks").set(id, new Y.Map([["logicalId", name]]));
      if (edit.kind === "add" && edit.connect_from)
        this.graph.edges.push(makeEdge(edit.connect_from, id, "send", "async"));
      created.push(id);
    } else if (edit.kind === "connect") {
      if (edit.target === "cdn") {
        return json(
          { reason: "A function cannot send to CloudFront.", fix: "Put an S3 bucket behind it." },
          409,
        );
      }
      this.graph.edges.push(makeEdge(edit.source, edit.target, `send${this.made}`, "async"));
    } else if (edit.kind === "delete") {
      this.graph.nodes = this.graph.nodes.filter((node) => !edit.ids.includes(node.id));
      this.graph.edges = this.graph.edges.filter(
        (found) => !edit.ids.includes(found.source) && !edit.ids.includes(found.target),
      );
      for (const id of edit.ids) this.doc.getMap("blocks").delete(id);
    } else if (edit.kind === "disconnect") {
      this.graph.edges = this.graph.edges.filter((found) => found.id !== edit.edge);
    }
    const update = btoa(String.fromCharCode(...Y.encodeStateAsUpdate(this.doc, before)));
    this.graph = { ...this.graph, version: this.graph.version + 1 };
    this.board?.deliver({
      type: "edit",
      tab: headers["X-Sluice-Tab"],
      edit: headers["X-Sluice-Edit"],
      update,
    });
    setTimeout(() => this.board?.deliver({ type: "graph", ...this.graph }), 50);
    return json({ edit: headers["X-Sluice-Edit"], created });
  }

  #run(socket: FakeSocket): void {
    this.frames = simulate(RUN_MS);
    socket.deliver({
      type: "run",
      run: "r1",
      state: "checking",
      speed: "1",
      seed: 7,
      time: 0,
      epoch: 1,
      began: BEGAN,
    });
    let number = 0;
    let time = 0;
    let shown = 0;
    let clock = 0;
    const timer = setInterval(() => {
      if (socket.readyState !== 1) {
        clearInterval(timer);
        return;
      }
      clock += 50;
      const state = this.#stateAt(clock, time);
      if (state === "running") time = Math.min(RUN_MS, time + 50 * this.rate);
      const events: unknown[] = [];
      let nodes = {};
      while (shown < this.frames.length && this.frames[shown]!.time <= time) {
        events.push(...this.frames[shown]!.events);
        nodes = this.frames[shown]!.nodes;
        shown += 1;
      }
      number += 1;
      if (this.isGrid) nodes = clock % 100 ? {} : this.#everyCounter(clock);
      const done = Math.max(0, Math.min(6, Math.floor((clock / this.deployMs) * 6)));
      const names = this.graph.nodes
        .filter((node) => !node.type.startsWith("actor:"))
        .map((node) => node.logicalId);
      const resources = Object.fromEntries(
        names
          .slice(0, done + 2)
          .map((name, index) => [name, index < done ? "CREATE_COMPLETE" : "CREATE_IN_PROGRESS"]),
      );
      if (Object.keys(nodes).length) this.last = nodes;
      socket.deliver({
        type: "frame",
        epoch: 1,
        number,
        began: BEGAN,
        time,
        state,
        speed: this.speed,
        nodes: Object.keys(nodes).length ? nodes : this.last,
        events: !this.isGrid && (state === "running" || state === "finished") ? events : [],
        more: 0,
        digest: state === "finished" ? "9f2c4e77aa01bb5566cc" : null,
        deploy: {
          done,
          total: names.length,
          resources: state === "deploying" ? resources : {},
          failed: null,
        },
      });
      if (state === "finished") clearInterval(timer);
    }, 50);
  }

  last = {};

  get isGrid(): boolean {
    return this.graph.nodes[0]?.logicalId === "Resource0";
  }

  /** Other numbers on every node, as a busy world sends them ten times a second. */
  #everyCounter(clock: number): Record<string, Record<string, number>> {
    const values = (index: number) => ({
      visible: (clock + index * 7) % 311,
      in_flight: (clock * index) % 97,
      oldest_ms: clock,
    });
    return Object.fromEntries(this.graph.nodes.map((node, index) => [node.logicalId, values(index)]));
  }

  /** Somebody else moves this many nodes in each of these frames; what comes is made before the first of them. */
  storm(count: number, frames: number): void {
    const others = new Y.Doc();
    Y.applyUpdate(others, Y.encodeStateAsUpdate(this.doc));
    const updates: Uint8Array[] = [];
    others.on("update", (update: Uint8Array) => {
      const out = encoding.createEncoder();
      encoding.writeVarUint(out, 0);
      syncProtocol.writeUpdate(out, update);
      updates.push(encoding.toUint8Array(out));
    });
    const layout = others.getMap<Y.Map<number>>("layout");
    const moved = this.graph.nodes.slice(0, count);
    for (let step = 0; step <= frames; step += 1) {
      others.transact(() => {
        for (const { id, x, y } of moved) {
          if (!layout.has(id)) layout.set(id, new Y.Map<number>([["y", y]]));
          layout.get(id)!.set("x", x + (step % 60));
        }
      });
    }
    const move = (): void => {
      const update = updates.shift();
      if (!update) return;
      this.board?.deliver(update);
      requestAnimationFrame(move);
    };
    move();
  }

  #stateAt(clock: number, time: number): string {
    if (clock < this.deployMs * 0.2) return "checking";
    if (clock < this.deployMs) return "deploying";
    if (this.stopped) return "draining";
    if (this.paused) return "paused";
    return time >= RUN_MS ? "finished" : "running";
  }

  speed = "1";
  paused = false;
  stopped = false;

  get rate(): number {
    return this.speed === "max" ? 400 : Number(this.speed);
  }

  #control(action: string, value: string): void {
    if (action === "pause") this.paused = true;
    if (action === "resume") this.paused = false;
    if (action === "stop") this.stopped = true;
    if (action === "speed") this.speed = value;
  }
}

let server: Server | null = null;

const json = (value: unknown, status = 200): Response => new Response(JSON.stringify(value), { status });

export function startServer(name: string, deployMs = 1400): void {
  server = new Server(name, deployMs);
  const here = server;
  Object.assign(window, { storm: (count: number, frames: number) => here.storm(count, frames) });
  window.WebSocket = FakeSocket as unknown as typeof WebSocket;
  const real = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input), location.href);
    if (!url.pathname.startsWith("/b/")) return real(input, init);
    if (url.pathname.endsWith("/palette")) return json(PALETTE);
    if (url.pathname.endsWith("/targets")) {
      const ids = here.graph.nodes.map((node) => node.id).filter((id) => id !== "cdn");
      const refused = {
        cdn: { reason: "A function cannot send to CloudFront.", fix: "Put an S3 bucket behind it." },
      };
      return json({
        legal: ids,
        refused,
        addable: ["AWS::SQS::Queue", "AWS::SNS::Topic", "AWS::DynamoDB::Table"],
      });
    }
    if (url.pathname.endsWith("/edit"))
      return here.edit(JSON.parse(init?.body as string) as Edit, init?.headers as Record<string, string>);
    if (url.pathname.endsWith("/runs")) return json({ run: "r1" }, 201);
    if (url.pathname.endsWith("/events")) return json({ events: [], complete: true });
    if (url.pathname.includes("/messages/"))
      return json({ body: '{"id": 17, "item": "umbrella", "amount": 2}' });
    if (url.pathname.endsWith("/inspector"))
      return new Response(await real("/static/harness/inspector.html").then((found) => found.text()), {
        headers: { "Content-Type": "text/html" },
      });
    return json({ reason: "Not here." }, 404);
  };
}
