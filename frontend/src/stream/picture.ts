/** The fold from trace events to the picture: which message lies where, and what travels. */
import type { Shape, Tone } from "../canvas/particles/paint";
import type { Change, Lying } from "./change";
import type { TraceEvent } from "./frame";
import type { Names } from "./names";
import { Places } from "./places";
import { toRunTime } from "./time";

interface Request {
  source: string | null;
  kind: string;
  messages: string[];
}

const numberIn = (event: TraceEvent, name: string): number | null => {
  const value = event.detail[name];
  return typeof value === "number" ? value : null;
};

export class Picture {
  #places = new Places();
  #requests = new Map<string, Request>();

  /** `began` tells the instant, in milliseconds since 1970, at which the run's time was 0. */
  constructor(
    private readonly names: Names,
    private readonly began: () => number,
  ) {}

  /** The same picture, to go on from later. */
  copy(): Picture {
    const copied = new Picture(this.names, this.began);
    copied.#places = this.#places.copy();
    copied.#requests = new Map(this.#requests);
    return copied;
  }

  /** Every message that lies somewhere now. */
  *lying(): Generator<Lying> {
    yield* this.#places.all();
  }

  /** Where a message lies now. */
  placesOf(message: string): readonly Lying[] {
    return this.#places.of(message);
  }

  /** Take the next event; what changes in the picture, in the order in which it is to be seen. */
  apply(event: TraceEvent): Change[] {
    const changes: Change[] = [];
    const node = this.names.id(event.resource);
    const peer = this.names.id(event.peer);
    switch (event.kind) {
      case "send":
        this.#send(changes, event, node, peer);
        break;
      case "duplicate":
        if (node !== null) {
          const until = this.#time(numberIn(event, "visible_at"));
          this.#lay(changes, event, node, { state: "delayed", until, again: true });
        }
        break;
      case "visible":
        if (node !== null) this.#lay(changes, event, node, { state: "visible" });
        break;
      case "receive":
        this.#receive(changes, event, node, peer);
        break;
      case "return":
        this.#return(changes, event, node);
        break;
      case "extend":
        if (node !== null) {
          this.#lay(changes, event, node, {
            state: "hidden",
            until: this.#time(numberIn(event, "hidden_until")),
          });
        }
        break;
      case "delete":
        this.#delete(changes, event, node);
        break;
      case "redrive":
        this.#redrive(changes, event, node, peer);
        break;
      case "expire":
        this.#lift(changes, node, event.message);
        this.#burst(changes, node, event.message, "cross", "idle");
        break;
      case "purge":
        this.#purge(changes, node);
        break;
      case "get":
        if (node !== null && peer !== null) {
          this.#hop(changes, event.message, node, peer, { shape: "full", tone: "flowing" });
        }
        break;
      case "remove":
        this.#burst(changes, node, event.message, "cross", "idle");
        break;
      case "put":
      case "publish":
        if (node !== null) {
          this.#hop(changes, event.message, peer, node, { shape: "full", tone: "flowing" });
          this.#burst(changes, node, event.message, "full", "flowing");
        }
        break;
      case "deliver":
        // The endpoint's own event shows the way there, unless it is outside AWS.
        this.#lift(changes, node, event.message);
        if (node !== null && peer !== null && this.names.isOutside(peer)) {
          this.#hop(changes, event.message, node, peer, { shape: "full", tone: "flowing" });
          this.#burst(changes, peer, event.message, "full", "done");
        }
        break;
      case "filter-drop":
      case "skip":
        this.#drop(changes, event, node, peer, { shape: "cross", tone: "idle" });
        break;
      case "refuse":
      case "throttle":
        if (numberIn(event, "attempt") !== null && event.kind === "refuse") {
          this.#drop(changes, event, node, peer, { shape: "diamond", tone: "error" });
        } else this.#fall(changes, event, node, peer);
        break;
      case "enqueue":
        this.#arrive(changes, event, node, peer, "waiting");
        break;
      case "invoke":
        this.#invoke(changes, event, node, peer);
        break;
      case "complete":
        this.#complete(changes, event, node);
        break;
      case "error":
        this.#error(changes, event, node);
        break;
      case "retry":
        if (node !== null) {
          this.#lay(changes, event, node, { state: "waiting", until: this.#time(numberIn(event, "at")) });
        }
        break;
      case "destination":
      case "dead-letter":
        this.#lift(changes, node, event.message);
        break;
      case "item-failure":
        if (node !== null) this.#failed(changes, event, node, event.message);
        break;
      case "give-up":
        this.#lift(changes, node, event.message);
        this.#burst(changes, node, event.message, "cross", "error");
        break;
    }
    return changes;
  }

  #send(changes: Change[], event: TraceEvent, node: string | null, peer: string | null): void {
    if (node === null) return;
    const visible = this.#time(numberIn(event, "visible_at"));
    this.#hop(changes, event.message, peer, node, { shape: "full", tone: "flowing" });
    if (!this.names.holds(node)) {
      this.#burst(changes, node, event.message, "full", "flowing");
    } else if (visible !== null && visible > event.time) {
      this.#lay(changes, event, node, { state: "delayed", until: visible, count: 0 });
    } else this.#lay(changes, event, node, { state: "visible", count: 0 });
  }

  #receive(changes: Change[], event: TraceEvent, node: string | null, peer: string | null): void {
    if (node === null) return;
    const count = numberIn(event, "count") ?? 1;
    const until = this.#time(numberIn(event, "hidden_until"));
    this.#lay(changes, event, node, { state: "hidden", until, count });
    if (peer !== null && peer !== node) this.#take(changes, event, node, peer, event.message, count);
  }

  /** A copy goes from the queue to who works on it. */
  #take(
    changes: Change[],
    event: TraceEvent,
    queue: string,
    worker: string,
    message: string,
    count: number,
  ): void {
    const isAgain = this.placesOf(message).some((place) => place.again);
    const look = {
      shape: isAgain ? ("twin" as const) : ("full" as const),
      tone: count > 1 ? ("retry" as const) : ("flowing" as const),
      count: count > 1 ? count : 0,
    };
    this.#hop(changes, message, queue, worker, look);
    this.#lay(changes, { ...event, message }, worker, { state: "working", count, from: queue });
  }

  #return(changes: Change[], event: TraceEvent, node: string | null): void {
    if (node === null) return;
    const failedAt = this.#places.at(node, event.message)?.failedAt ?? null;
    if (failedAt !== null) {
      this.#hop(changes, event.message, failedAt, node, { shape: "diamond", tone: "retry" });
    }
    this.#lay(changes, event, node, { state: "visible", failedAt: null });
  }

  #delete(changes: Change[], event: TraceEvent, node: string | null): void {
    this.#lift(changes, node, event.message);
    for (const copy of this.#places.copiesOf(event.message, node)) {
      this.#lift(changes, copy.node, event.message);
      this.#burst(changes, copy.node, event.message, "full", "done");
    }
  }

  #redrive(changes: Change[], event: TraceEvent, node: string | null, target: string | null): void {
    this.#lift(changes, node, event.message);
    for (const copy of this.#places.copiesOf(event.message, node))
      this.#lift(changes, copy.node, event.message);
    if (target === null) return;
    const moved = event.detail.new_message;
    const message = typeof moved === "string" && moved ? moved : event.message;
    this.#hop(changes, message, node, target, { shape: "diamond", tone: "error" }, "redrive");
    this.#lay(changes, { ...event, message }, target, {
      state: "visible",
      dead: true,
      count: numberIn(event, "max_receive_count") ?? 0,
    });
  }

  #purge(changes: Change[], node: string | null): void {
    for (const found of [...this.lying()]) {
      if (found.node !== node) continue;
      this.#lift(changes, node, found.message);
      this.#burst(changes, node, found.message, "cross", "idle");
    }
  }

  #fall(changes: Change[], event: TraceEvent, node: string | null, peer: string | null): void {
    const tone = event.kind === "throttle" ? "throttled" : "error";
    if (node !== null && peer !== null && peer !== node) {
      this.#hop(changes, event.message, peer, node, { shape: "full", tone, falls: true });
    } else this.#burst(changes, node ?? peer, event.message, "cross", tone);
  }

  /** What a topic sends falls off on its way to an endpoint, what a queue has on its way to a function. */
  #drop(
    changes: Change[],
    event: TraceEvent,
    node: string | null,
    peer: string | null,
    look: { shape: Shape; tone: Tone },
  ): void {
    const [from, to] = this.names.isTopic(event.resource) ? [node, peer] : [peer, node];
    if (from !== null && to !== null) {
      this.#hop(changes, event.message, from, to, { ...look, falls: true });
    } else this.#burst(changes, node, event.message, look.shape, look.tone);
  }

  #invoke(changes: Change[], event: TraceEvent, node: string | null, peer: string | null): void {
    const inside = event.detail.messages;
    const messages = Array.isArray(inside) ? inside.filter((id): id is string => typeof id === "string") : [];
    const kind = typeof event.detail.kind === "string" ? event.detail.kind : "";
    this.#requests.set(event.message, { source: peer, kind, messages });
    if (node === null) return;
    if (!messages.length) {
      this.#arrive(changes, event, node, peer, "working");
      return;
    }
    for (const message of messages) {
      if (this.#places.at(node, message)) continue;
      const queue = peer ?? this.#places.queueOf(message, node);
      const count = queue === null ? 1 : (this.#places.at(queue, message)?.count ?? 1);
      if (queue !== null) this.#take(changes, event, queue, node, message, count);
    }
  }

  /** A request comes in, unless it lies there already. */
  #arrive(
    changes: Change[],
    event: TraceEvent,
    node: string | null,
    peer: string | null,
    state: Lying["state"],
  ): void {
    if (node === null) return;
    if (!this.#places.at(node, event.message)) {
      this.#hop(changes, event.message, peer, node, { shape: "full", tone: "flowing" });
    }
    this.#lay(changes, event, node, { state, until: null, count: numberIn(event, "attempt") ?? 1 });
  }

  #complete(changes: Change[], event: TraceEvent, node: string | null): void {
    const request = this.#requests.get(event.message);
    this.#requests.delete(event.message);
    // A worker's message and a batch's messages go when they are deleted.
    if (node === null || !request || request.messages.length) return;
    this.#lift(changes, node, event.message);
    if (request.kind === "RequestResponse" && request.source !== null) {
      this.#hop(changes, event.message, node, request.source, { shape: "full", tone: "done" });
    } else this.#burst(changes, node, event.message, "full", "done");
  }

  #error(changes: Change[], event: TraceEvent, node: string | null): void {
    if (node === null) return;
    const request = this.#requests.get(event.message);
    if (request?.kind === "RequestResponse" && !request.messages.length) {
      this.#requests.delete(event.message);
      this.#lift(changes, node, event.message);
      if (request.source !== null) {
        this.#hop(changes, event.message, node, request.source, { shape: "diamond", tone: "error" });
      } else this.#burst(changes, node, event.message, "diamond", "error");
      return;
    }
    for (const message of request?.messages.length ? request.messages : [event.message]) {
      const here = this.#places.at(node, message);
      if (here && here.from === null) {
        this.#lay(changes, { ...event, message }, node, { state: "failed" });
        continue;
      }
      this.#failed(changes, event, node, message);
    }
  }

  /** A copy is given up here; its message comes back from here into its queue. */
  #failed(changes: Change[], event: TraceEvent, node: string, message: string): void {
    const from = this.#places.at(node, message)?.from ?? this.names.id(event.peer);
    const waiting = from === null ? undefined : this.#places.at(from, message);
    if (waiting) waiting.failedAt = node;
    this.#lift(changes, node, message);
    this.#burst(changes, node, message, "diamond", "error");
  }

  #hop(
    changes: Change[],
    message: string,
    from: string | null,
    to: string,
    look: { shape: Shape; tone: Tone; count?: number; falls?: boolean },
    kind: string | null = null,
  ): void {
    if (from === null) return;
    changes.push({
      do: "hop",
      message,
      from,
      to,
      way: this.names.way(from, to, kind),
      count: 0,
      falls: false,
      ...look,
    });
  }

  #lay(
    changes: Change[],
    event: TraceEvent,
    node: string,
    what: Partial<Lying> & { state: Lying["state"] },
  ): void {
    const before = this.#places.at(node, event.message);
    const lying: Lying = {
      node,
      message: event.message,
      since: event.time,
      until: null,
      count: before?.count ?? 0,
      from: before?.from ?? null,
      failedAt: before?.failedAt ?? null,
      dead: before?.dead ?? false,
      again: before?.again ?? this.placesOf(event.message).some((place) => place.again),
      ...what,
    };
    this.#places.put(lying);
    changes.push({ do: "lay", lying });
  }

  #lift(changes: Change[], node: string | null, message: string): void {
    if (node !== null && this.#places.take(node, message)) changes.push({ do: "lift", node, message });
  }

  #burst(changes: Change[], node: string | null, message: string, shape: Shape, tone: Tone): void {
    if (node !== null) changes.push({ do: "burst", node, message, shape, tone });
  }

  /** A time of the world as time of the run. */
  #time(instant: number | null): number | null {
    return instant === null ? null : toRunTime(instant, this.began());
  }
}
