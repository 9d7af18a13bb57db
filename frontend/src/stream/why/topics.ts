/** Why a topic does not deliver, tries again, or gives up. */
import type { Kind } from "../kinds";
import { writeSpan } from "../time";
import { decisive, givenUp } from "./functions";
import { amount, clock, connection, instant, ofSubscription, text, type Explain } from "./reason";

export const TOPICS = {
  deliver(event, world) {
    const type = text(event, "type");
    return type
      ? {
          text: `${type}: the endpoint has to confirm before it gets messages`,
          setting: ofSubscription(event, world, ["Endpoint"]),
        }
      : null;
  },
  "filter-drop"(event, world) {
    if (!world.names.isTopic(event.resource)) {
      const patterns = event.detail.patterns;
      return {
        text: `Deleted without an invocation: no filter takes it (${JSON.stringify(patterns ?? [])})`,
        setting: connection(event.peer, event.resource, "poll", world, ["FilterCriteria"]),
      };
    }
    const value = text(event, "value");
    return {
      text: `Not delivered: filter clause ${text(event, "clause")}${value ? ` does not take ${value}` : " found nothing"}`,
      setting: ofSubscription(event, world, ["FilterPolicy"]),
    };
  },
  skip(event, world) {
    return {
      text: "Not delivered: the subscription is not confirmed yet (PendingConfirmation)",
      setting: ofSubscription(event, world, ["Endpoint"]),
    };
  },
  replay(event, world) {
    return {
      text: `${amount(event, "messages") ?? "?"} archived messages are sent again`,
      setting: connection(event.resource, event.peer, "subscription", world, ["ReplayPolicy"]),
    };
  },
  retry(event, world) {
    const at = instant(event, "at", world);
    if (at === null) return null;
    const verb = at > world.now ? "Tries" : "Tried";
    const attempt = amount(event, "attempt") ?? "?";
    const told = `${verb} again at ${clock(at, world)}, ${writeSpan(at - event.time)} later (attempt ${attempt})`;
    if (!world.names.isTopic(event.resource))
      return {
        text:
          attempt === 1
            ? `Could not run yet: ${verb.toLowerCase()} again at ${clock(at, world)}, ${writeSpan(at - event.time)} later`
            : told,
        // What was throttled was no attempt yet: its age decides how long it is tried.
        setting:
          (attempt === 1
            ? world.deployed?.invokeConfig(event.resource, world, ["MaximumEventAgeInSeconds"])
            : world.deployed?.retries(event.resource, world)) ?? null,
      };
    return {
      text: told,
      // What AWS delivers to AWS it tries as it always does; only web endpoints have a policy of their own.
      setting: world.names.isOutside(event.peer) ? ofSubscription(event, world, ["DeliveryPolicy"]) : null,
    };
  },
  "dead-letter"(event, world) {
    const target = world.names.title(event.peer);
    if (world.names.isTopic(event.resource))
      return {
        text: `Given up after the last attempt and sent to ${target}`,
        setting: connection(event.resource, event.peer, "dead-letter", world, []),
      };
    return {
      text: `${givenUp(event, world)} and sent to ${target}`,
      setting: decisive(event, world) ?? world.deployed?.deadLetters(event.resource, world) ?? null,
    };
  },
} satisfies Partial<Record<Kind, Explain>>;
