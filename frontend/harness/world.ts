/** A small world for the harness: traffic, a queue, a worker that fails some messages, a dead-letter queue. */
type Row = [number, number, string, string, string, string, number, Record<string, unknown>];

export const BEGAN = 1_767_225_612_000;
const VISIBILITY_MS = 10_000;
const MOST_RECEIVES = 3;

export interface WorldFrame {
  time: number;
  nodes: Record<string, Record<string, number>>;
  events: Row[];
}

/** All frames of a run of this many milliseconds, every 50 ms. */
export function simulate(length: number): WorldFrame[] {
  let sequence = 0;
  const agenda: { at: number; order: number; run: () => void }[] = [];
  const events: Row[] = [];
  const counts = { visible: 0, inFlight: 0, dead: 0, running: 0, errors: 0, sent: 0 };
  const snapshots: { time: number; counts: typeof counts }[] = [];
  let now = 0;
  const at = (time: number, run: () => void): void => {
    agenda.push({ at: time, order: agenda.length, run });
  };
  const emit = (
    kind: string,
    resource: string,
    peer: string,
    message: string,
    detail: Record<string, unknown> = {},
  ): void => {
    sequence += 1;
    events.push([sequence, now, kind, resource, peer, message, 0, detail]);
    snapshots.push({ time: now, counts: { ...counts } });
  };
  const receive = (message: string, count: number, poison: boolean): void => {
    if (count > MOST_RECEIVES) {
      counts.visible -= 1;
      counts.dead += 1;
      emit("redrive", "OrdersQueue", "OrdersDeadLetterQueue", message, {
        receive_count: count,
        max_receive_count: MOST_RECEIVES,
      });
      return;
    }
    counts.visible -= 1;
    counts.inFlight += 1;
    emit("receive", "OrdersQueue", "ProcessorFunction", message, {
      count,
      hidden_until: BEGAN + now + VISIBILITY_MS,
    });
    const request = `req-${message}-${count}`;
    counts.running += 1;
    emit("invoke", "ProcessorFunction", "OrdersQueue", request, {
      kind: "mapping",
      cold: count === 1,
      attempt: count,
      messages: [message],
    });
    const hidden = now;
    at(now + 900, () => {
      counts.running -= 1;
      if (poison) {
        counts.errors += 1;
        emit("error", "ProcessorFunction", "", request, {
          type: "ValueError",
          text: "no price",
          attempt: count,
          duration_ms: 900,
        });
        at(hidden + VISIBILITY_MS, () => {
          counts.inFlight -= 1;
          counts.visible += 1;
          emit("return", "OrdersQueue", "", message, { reason: "VisibilityTimeout is over", count });
          at(now + 40, () => receive(message, count + 1, poison));
        });
        return;
      }
      emit("complete", "ProcessorFunction", "", request, { duration_ms: 900 });
      counts.inFlight -= 1;
      emit("delete", "OrdersQueue", "ProcessorFunction", message, {});
      emit("send", "OrderPlaced", "ProcessorFunction", `${message}-placed`, {});
    });
  };
  for (let number = 0; number * 1000 < length; number += 1) {
    const message = `7f3a${String(number).padStart(4, "0")}-9c1e-4a70-8d55-2b6f0e91c3aa`;
    at(number * 1000, () => {
      counts.sent += 1;
      counts.visible += 1;
      const delayed = number % 7 === 3;
      emit("send", "OrdersQueue", "traffic", message, {
        size: 64,
        visible_at: BEGAN + now + (delayed ? 4000 : 0),
      });
      if (delayed)
        at(now + 4000, () => {
          emit("visible", "OrdersQueue", "", message);
          receive(message, 1, false);
        });
      else at(now + (number % 3) * 30, () => receive(message, 1, number % 4 === 1));
    });
    if (number % 9 === 6)
      at(number * 1000 + 500, () =>
        emit("throttle", "MailFunction", "OrderPlaced", `t-${number}`, {
          reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
          limit: 2,
        }),
      );
  }
  while (agenda.length) {
    agenda.sort((a, b) => a.at - b.at || a.order - b.order);
    const next = agenda.shift()!;
    if (next.at > length) break;
    now = next.at;
    next.run();
  }
  return framesOf(length, events, snapshots);
}

function framesOf(
  length: number,
  events: Row[],
  snapshots: { time: number; counts: Record<string, number> }[],
): WorldFrame[] {
  const frames: WorldFrame[] = [];
  let index = 0;
  let seen: Record<string, number> = {};
  for (let time = 0; time <= length; time += 50) {
    const fresh: Row[] = [];
    while (index < events.length && events[index]![1] <= time) {
      seen = snapshots[index]!.counts;
      fresh.push(events[index]!);
      index += 1;
    }
    const { visible = 0, inFlight = 0, dead = 0, running = 0, errors = 0, sent = 0 } = seen;
    frames.push({
      time,
      events: fresh,
      nodes: {
        OrdersQueue: {
          visible,
          in_flight: inFlight,
          delayed: 0,
          oldest_ms: visible + inFlight ? (time % 9000) + 400 : 0,
        },
        OrdersDeadLetterQueue: { visible: dead, in_flight: 0, delayed: 0, oldest_ms: dead ? time / 2 : 0 },
        ProcessorFunction: { concurrency: running, errors, duration_ms: 900, invocations: sent },
        traffic: { sent },
      },
    });
  }
  return frames;
}
