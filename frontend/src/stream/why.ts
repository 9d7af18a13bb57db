/** Why something did or did not happen, with the setting that decides it. */
import type { TraceEvent } from "./frame";
import type { Names } from "./names";
import { toRunTime, writeClock, writeSpan } from "./time";

/** A setting of a node, and where its field is. */
export interface Setting {
  node: string;
  pointer: string;
  words: string;
}

export interface Reason {
  text: string;
  setting: Setting | null;
}

export interface World {
  names: Names;
  began: number;
  /** Whether something that was true until an instant still is. */
  now: number;
}

const text = (event: TraceEvent, name: string): string => {
  const value = event.detail[name];
  return typeof value === "string" ? value : "";
};

const amount = (event: TraceEvent, name: string): number | null => {
  const value = event.detail[name];
  return typeof value === "number" ? value : null;
};

/** The reason that an event gives, or null where it speaks for itself. */
export function reasonOf(event: TraceEvent, world: World): Reason | null {
  return REASONS[event.kind]?.(event, world) ?? null;
}

/** The last reason along a message's way: why it is where it is. */
export function lastReason(events: readonly TraceEvent[], world: World): Reason | null {
  for (let index = events.length - 1; index >= 0; index -= 1) {
    const event = events[index]!;
    if (event.time > world.now) continue;
    if (event.kind === "delete" || event.kind === "complete") return null;
    const reason = reasonOf(event, world);
    if (reason) return reason;
  }
  return null;
}

function settingOf(event: TraceEvent, world: World, path: string[]): Setting | null {
  const node = world.names.id(event.resource);
  if (node === null) return null;
  const words = [
    world.names.title(event.resource),
    ...path.map((part) => (part === "RedrivePolicy" ? "Redrive" : part)),
  ];
  return { node, pointer: `/Properties/${path.join("/")}`, words: words.join(" → ") };
}

const REASONS: Record<string, (event: TraceEvent, world: World) => Reason | null> = {
  send(event, world) {
    const visible = amount(event, "visible_at");
    if (visible === null) return null;
    const until = toRunTime(visible, world.began);
    if (until <= event.time) return null;
    return {
      text: `Delivered only at ${writeClock(until, world.began)} (delay ${writeSpan(until - event.time)})`,
      setting: settingOf(event, world, ["DelaySeconds"]),
    };
  },
  receive(event, world) {
    const hidden = amount(event, "hidden_until");
    if (hidden === null) return null;
    const until = toRunTime(hidden, world.began);
    const verb = until > world.now ? "Not visible" : "Was not visible";
    return {
      text: `${verb} until ${writeClock(until, world.began)} (VisibilityTimeout ${writeSpan(until - event.time)})`,
      setting: settingOf(event, world, ["VisibilityTimeout"]),
    };
  },
  extend(event, world) {
    const hidden = amount(event, "hidden_until");
    if (hidden === null) return null;
    const until = toRunTime(hidden, world.began);
    return {
      text: `Not visible until ${writeClock(until, world.began)}: the consumer extended it (ChangeMessageVisibility)`,
      setting: null,
    };
  },
  return(event, world) {
    const why = text(event, "reason") || "VisibilityTimeout is over";
    return {
      text: `Visible again: ${why}; it was not deleted in time`,
      setting: settingOf(event, world, ["VisibilityTimeout"]),
    };
  },
  redrive(event, world) {
    const most = amount(event, "max_receive_count");
    const receive = amount(event, "receive_count");
    const setting = settingOf(event, world, ["RedrivePolicy", "maxReceiveCount"]);
    return {
      text: `Moved to ${world.names.title(event.peer)}: receive ${receive ?? "?"} would exceed maxReceiveCount ${most ?? "?"}`,
      setting,
    };
  },
  expire(event, world) {
    const kept = amount(event, "retention_ms");
    return {
      text: `Expired: older than MessageRetentionPeriod${kept === null ? "" : ` ${writeSpan(kept)}`}`,
      setting: settingOf(event, world, ["MessageRetentionPeriod"]),
    };
  },
  throttle(event, world) {
    const limit = amount(event, "limit");
    const why = text(event, "reason");
    return {
      text: `Throttled: ${why || "no concurrency is free"}${limit === null ? "" : ` (limit ${limit})`}`,
      setting: why.includes("Reserved") ? settingOf(event, world, ["ReservedConcurrentExecutions"]) : null,
    };
  },
  retry(event, world) {
    const at = amount(event, "at");
    if (at === null) return null;
    const until = toRunTime(at, world.began);
    return {
      text: `Tried again at ${writeClock(until, world.began)} (attempt ${amount(event, "attempt") ?? "?"})`,
      setting: settingOf(event, world, ["EventInvokeConfig", "MaximumRetryAttempts"]),
    };
  },
  error(event) {
    const what = [text(event, "type"), text(event, "text")].filter(Boolean).join(": ");
    return { text: `Failed${what ? `: ${what}` : ""}`, setting: null };
  },
  refuse(event) {
    const what = [text(event, "code"), text(event, "message")].filter(Boolean).join(": ");
    return { text: `Refused${what ? `: ${what}` : ""}`, setting: null };
  },
  "dead-letter"(event, world) {
    return { text: `Given up and sent to ${world.names.title(event.peer)}`, setting: null };
  },
};
