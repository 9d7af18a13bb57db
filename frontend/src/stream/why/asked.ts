/** The answers to "Why?" of a message, and of a node: the reasons that hold at an instant. */
import type { TraceEvent } from "../frame";
import type { Picture } from "../picture";
import type { Trace } from "../trace";
import type { Reason, World } from "./reason";
import { waitingReason } from "./waiting";
import { lastReason, reasonOf } from "./why";

/** Events at a node that people ask about, though no message of it lies there any more. */
const TOLD_OF_NODES = new Set([
  "refuse",
  "would-deny",
  "throttle",
  "filter-drop",
  "skip",
  "deduplicate",
  "ignore",
  "expire",
  "dead-letter",
  "destination",
  "error",
  "fault",
  "give-up",
  "invoke",
  "outage",
  "retry",
  "redrive",
  "move-end",
  "purge",
]);
const MOST_REASONS = 12;

/** A reason that was given at a node: how often, and when last. */
export interface Told {
  reason: Reason;
  count: number;
  at: number;
}

/** What hides a message from readers. */
const HIDES = new Set(["receive", "extend"]);

/** Why a message is where it is: what keeps it there now, and the last thing that happened to it. */
export function reasonsHere(message: string, world: World, picture: Picture, trace: Trace): Reason[] {
  const events = trace.ofMessage(message).filter((event) => event.time <= world.now);
  const last = lastReason(events, world);
  const places = picture.placesOf(message);
  const lying = places.find((place) => place.state === "visible");
  const waits = lying ? waitingReason(lying, world, picture, trace) : null;
  if (waits && lying) {
    const isToldBetter = last !== null && (lying.dead || lying.count > 0) && !waits.isBlocked;
    return isToldBetter ? [last] : [waits];
  }
  const isHidden = places.some(
    ({ state, until }) => state === "hidden" && until !== null && until > world.now,
  );
  const hiding = isHidden ? events.findLast((event) => HIDES.has(event.kind)) : undefined;
  const hides = hiding ? reasonOf(hiding, world) : null;
  return [last, hides === null || hides.text === last?.text ? null : hides].filter((one) => one !== null);
}

/** What a node refused, threw away or gave up, the latest of each reason. */
export function reasonsAt(events: readonly TraceEvent[], world: World): Told[] {
  const found = new Map<string, Told>();
  for (let index = events.length - 1; index >= 0 && found.size < MOST_REASONS; index -= 1) {
    const event = events[index]!;
    if (event.time > world.now || !TOLD_OF_NODES.has(event.kind)) continue;
    const reason = reasonOf(event, world);
    if (!reason) continue;
    const key = `${event.kind} ${reason.text}`;
    const known = found.get(key);
    if (known) known.count += 1;
    else found.set(key, { reason, count: 1, at: event.time });
  }
  return [...found.values()];
}
