/** The fold from trace events to the counters of each node, as `designer/runs/counters.py` makes them. */
import type { TraceEvent } from "./frame";
import type { Names } from "./names";
import { toRunTime } from "./time";

export type Values = Record<string, number>;
type State = "visible" | "in_flight" | "delayed";
type Service = "queue" | "function" | "topic" | "other";

const QUEUE = [
  "visible",
  "in_flight",
  "delayed",
  "sent",
  "received",
  "deleted",
  "empty_receives",
  "returned",
  "redriven",
  "arrived_by_redrive",
  "expired",
  "refused",
];
const FUNCTION = [
  "concurrency",
  "peak_concurrency",
  "invocations",
  "errors",
  "throttles",
  "cold_starts",
  "retries",
  "dead_letters",
  "filtered",
];
const TOPIC = [
  "published",
  "delivered",
  "filtered",
  "failed",
  "retries",
  "dead_letters",
  "pending",
  "refused",
];
const NAMES: Record<Service, string[]> = { queue: QUEUE, function: FUNCTION, topic: TOPIC, other: [] };

/** What is counted of one node. */
class Count {
  values: Values;
  /** A queue's messages by id, in order of arrival. */
  messages = new Map<string, { state: State; since: number }>();
  #completed = 0;
  #took = 0;
  #last = 0;

  constructor(readonly service: Service) {
    this.values = Object.fromEntries(NAMES[service].map((name) => [name, 0]));
  }

  add(name: string, by = 1): void {
    this.values[name] = (this.values[name] ?? 0) + by;
  }

  /** Put a message of a queue into a state; null: it is gone. */
  move(message: string, state: State | null, time: number): void {
    const known = this.messages.get(message);
    if (known) this.add(known.state, -1);
    if (state === null) {
      this.messages.delete(message);
      return;
    }
    this.add(state);
    if (known) known.state = state;
    else this.messages.set(message, { state, since: time });
  }

  ended(took: number): void {
    this.add("concurrency", -1);
    this.#completed += 1;
    this.#took += took;
    this.#last = took;
  }

  at(now: number): Values {
    if (this.service === "queue") {
      const oldest = this.messages.values().next().value;
      return { ...this.values, oldest_ms: oldest ? now - oldest.since : 0 };
    }
    if (this.service !== "function") return { ...this.values };
    return {
      ...this.values,
      duration_ms: this.#completed ? Math.round(this.#took / this.#completed) : 0,
      last_duration_ms: this.#last,
    };
  }

  copy(): Count {
    const copied = new Count(this.service);
    copied.values = { ...this.values };
    copied.messages = new Map([...this.messages].map(([id, found]) => [id, { ...found }]));
    copied.#completed = this.#completed;
    copied.#took = this.#took;
    copied.#last = this.#last;
    return copied;
  }
}

const numberIn = (event: TraceEvent, name: string): number | null => {
  const value = event.detail[name];
  return typeof value === "number" ? value : null;
};

export class Tally {
  #counts = new Map<string, Count>();

  /** `began` tells the instant, in milliseconds since 1970, at which the run's time was 0. */
  constructor(
    private readonly names: Names,
    private readonly began: () => number,
  ) {}

  /** The counters of every node that was named so far, by logical id or actor id. */
  values(now: number): Map<string, Values> {
    return new Map([...this.#counts].map(([name, count]) => [name, count.at(now)]));
  }

  valuesOf(name: string, now: number): Values | null {
    return this.#counts.get(name)?.at(now) ?? null;
  }

  copy(): Tally {
    const copied = new Tally(this.names, this.began);
    for (const [name, count] of this.#counts) copied.#counts.set(name, count.copy());
    return copied;
  }

  apply(event: TraceEvent): void {
    const { kind, time, message } = event;
    const here = event.resource;
    switch (kind) {
      case "send":
        this.#send(event);
        break;
      case "duplicate":
        this.#of(here, "queue").move(message, "delayed", time);
        break;
      case "visible":
        this.#of(here, "queue").move(message, "visible", time);
        break;
      case "receive":
        this.#of(here, "queue").add("received");
        this.#ofActor(event.peer, "received");
        this.#of(here, "queue").move(message, "in_flight", time);
        break;
      case "empty-receive":
        this.#of(here, "queue").add("empty_receives");
        this.#ofActor(event.peer, "empty");
        break;
      case "return":
        this.#of(here, "queue").add("returned");
        this.#of(here, "queue").move(message, "visible", time);
        break;
      case "delete":
        this.#of(here, "queue").add("deleted");
        this.#of(here, "queue").move(message, null, time);
        break;
      case "redrive":
        this.#redrive(event);
        break;
      case "expire":
        this.#of(here, "queue").add("expired");
        this.#of(here, "queue").move(message, null, time);
        break;
      case "purge":
        this.#purge(this.#of(here, "queue"));
        break;
      case "invoke":
        this.#invoke(event);
        break;
      case "complete":
      case "error":
        this.#end(event);
        break;
      case "throttle":
        this.#of(here, "function").add("throttles");
        break;
      case "retry":
        this.#of(here, this.names.isTopic(here) ? "topic" : "function").add("retries");
        break;
      case "dead-letter":
        this.#deadLetter(here);
        break;
      case "refuse":
        this.#refuse(event);
        break;
      case "publish":
        this.#of(here, "topic").add("published");
        this.#ofActor(event.peer, "sent");
        break;
      case "deliver":
        if (numberIn(event, "attempt") !== null) this.#of(here, "topic").add("delivered");
        if (numberIn(event, "attempt") !== null) this.#ofSubscriber(event, "delivered", 1);
        break;
      case "filter-drop":
        this.#of(here, this.names.isTopic(here) ? "topic" : "function").add("filtered");
        break;
      case "skip":
        this.#of(here, "topic").add("pending");
        break;
      case "put":
      case "get":
      case "remove":
        this.#touch(event);
        break;
    }
  }

  #of(name: string, service: Service): Count {
    let count = this.#counts.get(name);
    if (!count) {
      count = new Count(service);
      this.#counts.set(name, count);
    }
    return count;
  }

  #ofActor(name: string, kind: string): void {
    if (this.names.isActor(name)) this.#of(name, "other").add(kind);
  }

  /** Somebody outside AWS, whom a topic tells by e-mail, text message or HTTP. */
  #ofSubscriber(event: TraceEvent, kind: string, by: number): void {
    if (this.names.isOutside(event.peer)) this.#of(event.peer, "other").add(kind, by);
  }

  #send(event: TraceEvent): void {
    if (this.names.isLogGroup(event.resource)) {
      this.#of(event.resource, "other").add("sent");
      return;
    }
    const queue = this.#of(event.resource, "queue");
    queue.add("sent");
    const visible = numberIn(event, "visible_at");
    const waits = visible !== null && toRunTime(visible, this.began()) > event.time;
    queue.move(event.message, waits ? "delayed" : "visible", event.time);
    this.#ofActor(event.peer, "sent");
  }

  /** A bucket's objects were put, got or removed; the event tells what the bucket holds then. */
  #touch(event: TraceEvent): void {
    const bucket = this.#of(event.resource, "other");
    bucket.add(event.kind === "remove" ? "removed" : `${event.kind}s`);
    for (const name of ["objects", "bytes"]) bucket.values[name] = numberIn(event, name) ?? 0;
    if (event.kind === "put") this.#ofActor(event.peer, "sent");
  }

  #redrive(event: TraceEvent): void {
    const source = this.#of(event.resource, "queue");
    source.add("redriven");
    source.move(event.message, null, event.time);
    const target = this.#of(event.peer, "queue");
    const moved = event.detail.new_message;
    target.add("arrived_by_redrive");
    target.move(typeof moved === "string" ? moved : event.message, "visible", event.time);
  }

  #purge(queue: Count): void {
    queue.messages.clear();
    for (const state of ["visible", "in_flight", "delayed"]) queue.values[state] = 0;
  }

  #invoke(event: TraceEvent): void {
    const called = this.#of(event.resource, "function");
    called.add("invocations");
    called.add("concurrency");
    const { values } = called;
    values.peak_concurrency = Math.max(values.peak_concurrency ?? 0, values.concurrency ?? 0);
    if (event.detail.cold === true) called.add("cold_starts");
    this.#ofActor(event.peer, "sent");
  }

  #end(event: TraceEvent): void {
    const failed = event.kind === "error";
    if (this.names.isActor(event.resource)) {
      this.#of(event.resource, "other").add(failed ? "failed" : "done");
      return;
    }
    const ended = this.#of(event.resource, "function");
    if (failed) ended.add("errors");
    const took = numberIn(event, "duration_ms");
    // An attempt that could not even begin has no duration.
    if (took !== null || !failed) ended.ended(took ?? 0);
  }

  #deadLetter(name: string): void {
    const isTopic = this.names.isTopic(name);
    const count = this.#of(name, isTopic ? "topic" : "function");
    count.add("dead_letters");
    if (isTopic) count.add("failed");
  }

  #refuse(event: TraceEvent): void {
    const known = this.#counts.get(event.resource);
    if (known?.service === "queue") known.add("refused");
    else if (!this.names.isTopic(event.resource)) this.#of(event.resource, "other").add("refused");
    else if (numberIn(event, "attempt") !== null) {
      const topic = this.#of(event.resource, "topic");
      topic.add("delivered", -1);
      this.#ofSubscriber(event, "delivered", -1);
      if (event.detail.lost === true) {
        topic.add("failed");
        this.#ofSubscriber(event, "failed", 1);
      }
    } else if (typeof event.detail.operation === "string") this.#of(event.resource, "topic").add("refused");
  }
}
