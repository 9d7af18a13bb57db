/** The events of a run that this browser knows, in order, found by message and by node. */
import type { TraceEvent } from "./frame";

export class Trace {
  readonly events: TraceEvent[] = [];
  #known = new Set<number>();
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
      if (this.#known.has(event.sequence)) continue;
      this.#known.add(event.sequence);
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

function push(map: Map<string, TraceEvent[]>, key: string, event: TraceEvent): void {
  const list = map.get(key);
  if (list) list.push(event);
  else map.set(key, [event]);
}
