/** Why something did or did not happen, with the setting that decides it. */
import type { TraceEvent } from "../frame";
import type { Kind } from "../kinds";
import { ACCESS } from "./access";
import { FUNCTIONS } from "./functions";
import { OUTSIDE } from "./outside";
import { QUEUES } from "./queues";
import type { Explain, Reason, World } from "./reason";
import { TOPICS } from "./topics";

export type { Reason, Setting, World } from "./reason";

/** What happens as it should, and needs no reason. */
const SPEAKS_FOR_ITSELF: Explain = () => null;

/** Complete by its type: a kind without an explanation does not compile. */
const REASONS: Record<Kind, Explain> = {
  ...QUEUES,
  ...TOPICS,
  ...FUNCTIONS,
  ...ACCESS,
  ...OUTSIDE,
  complete: SPEAKS_FOR_ITSELF,
  delete: SPEAKS_FOR_ITSELF,
  get: SPEAKS_FOR_ITSELF,
  publish: SPEAKS_FOR_ITSELF,
  put: SPEAKS_FOR_ITSELF,
  remove: SPEAKS_FOR_ITSELF,
};

/** The reason that an event gives, or null where it speaks for itself. */
export function reasonOf(event: TraceEvent, world: World): Reason | null {
  const explain = (REASONS as Record<string, Explain | undefined>)[event.kind];
  return explain?.(event, world) ?? null;
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
