/** The events of a run that this browser knows, in order, found by message and by node. */
import type { TraceEvent } from "./frame";

/** What a message led to is followed up to so many events. */
const LONGEST_STORY = 600;

export class Trace {
  readonly events: TraceEvent[] = [];
  #bySequence = new Map<number, TraceEvent>();
  #byCause = new Map<number, TraceEvent[]>();
  #byMessage = new Map<string, TraceEvent[]>();
  #byNode = new Map<string, TraceEvent[]>();

  /** The last sequence number without a hole of ours before it is not knowable; this is simply the last. */
  get last(): number {
    return this.events.at(-1)?.sequence ?? 0;
  }

  /** Take events in any order, each once; true when one of them belongs before one that was known. */
  add(events: TraceEvent[]): boolean {
    let disordered = false;
    for (const event of events) {
      if (this.#bySequence.has(event.sequence)) continue;
      this.#bySequence.set(event.sequence, event);
      if (event.cause) push(this.#byCause, event.cause, event);
      if (event.sequence < this.last) disordered = true;
      this.events.push(event);
      for (const message of messagesOf(event)) push(this.#byMessage, message, event);
      push(this.#byNode, event.resource, event);
      if (event.peer && event.peer !== event.resource) push(this.#byNode, event.peer, event);
    }
    if (disordered) this.#sort();
    return disordered;
  }

  ofMessage(message: string): readonly TraceEvent[] {
    return this.#byMessage.get(message) ?? [];
  }

  /**
   * A message's whole way, in order: what led to it, its own hops, the invocations that worked on it,
   * and the messages that these sent on. Other branches of what led to it are left out.
   */
  storyOf(message: string): TraceEvent[] {
    const found = new Map<number, TraceEvent>();
    const seen = new Set<string>();
    const waiting: TraceEvent[] = [...this.ofMessage(message)];
    const [first] = waiting;
    seen.add(message);
    for (let next = 0; next < waiting.length && found.size < LONGEST_STORY; next += 1) {
      const event = waiting[next]!;
      if (found.has(event.sequence)) continue;
      found.set(event.sequence, event);
      waiting.push(...(this.#byCause.get(event.sequence) ?? []));
      if (!event.message || seen.has(event.message)) continue;
      seen.add(event.message);
      waiting.push(...this.ofMessage(event.message));
    }
    for (let before = this.#before(first); before && !found.has(before.sequence);) {
      found.set(before.sequence, before);
      const earlier = before.kind === "invoke" ? this.#alone(before) : [];
      for (const event of earlier) if (event.sequence < before.sequence) found.set(event.sequence, event);
      before = this.#before(earlier[0] ?? before);
    }
    return [...found.values()].sort((a, b) => a.sequence - b.sequence);
  }

  #before(event: TraceEvent | undefined): TraceEvent | undefined {
    return event && this.#bySequence.get(event.cause);
  }

  /** The way of the only message that an invocation works on; which one of a batch led on nobody knows. */
  #alone(invocation: TraceEvent): readonly TraceEvent[] {
    const [only, ...others] = messagesOf(invocation).filter((message) => message !== invocation.message);
    return only === undefined || others.length ? [] : this.ofMessage(only);
  }

  /** Events in which a node took part, by its logical id or actor id. */
  ofNode(name: string): readonly TraceEvent[] {
    return this.#byNode.get(name) ?? [];
  }

  /** The index of the first event after this time. */
  indexAfter(time: number): number {
    let low = 0;
    let high = this.events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.events[middle]!.time <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #sort(): void {
    const bySequence = (a: TraceEvent, b: TraceEvent): number => a.sequence - b.sequence;
    this.events.sort(bySequence);
    for (const list of this.#byMessage.values()) list.sort(bySequence);
    for (const list of this.#byNode.values()) list.sort(bySequence);
  }
}

/** The messages that an event is about: its own, and those of a batch. */
export function messagesOf(event: TraceEvent): string[] {
  const batch = event.detail.messages;
  const inside = Array.isArray(batch) ? batch.filter((id): id is string => typeof id === "string") : [];
  return event.message ? [event.message, ...inside.filter((id) => id !== event.message)] : inside;
}

function push<Key>(map: Map<Key, TraceEvent[]>, key: Key, event: TraceEvent): void {
  const list = map.get(key);
  if (list) list.push(event);
  else map.set(key, [event]);
}
