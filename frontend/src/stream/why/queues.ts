/** Why messages in a queue wait, come back, move and vanish. */
import type { TraceEvent } from "../frame";
import type { Kind } from "../kinds";
import { writeSpan } from "../time";
import {
  amount,
  clock,
  instant,
  property,
  scenario,
  text,
  type Explain,
  type Setting,
  type World,
} from "./reason";

const VISIBILITY = ["VisibilityTimeout"];

/** What a worker outside AWS asks for itself goes before what the queue says. */
function ownOf(event: TraceEvent, world: World, field: string, words: string): Setting | null {
  const isOwn = world.names.isActor(event.peer) && world.deployed?.modelled(event.peer, field);
  return isOwn ? scenario(event.peer, world, field, words) : null;
}

export const QUEUES = {
  send(event, world) {
    const until = instant(event, "visible_at", world);
    if (until === null || until <= event.time) return null;
    const verb = until > world.now ? "Delivered only at" : "Was delivered only at";
    return {
      text: `${verb} ${clock(until, world)} (delay ${writeSpan(until - event.time)})`,
      setting: property(event.resource, world, ["DelaySeconds"]),
    };
  },
  duplicate(event, world) {
    return {
      text: "A second copy of a message that was deleted: a standard queue delivers at least once",
      setting: scenario(event.resource, world, "duplicate_rate", "Delivers again"),
    };
  },
  deduplicate(event, world) {
    return {
      text: `Accepted and dropped: deduplication id ${text(event, "id")} was used less than 5 minutes before`,
      setting: property(event.resource, world, ["ContentBasedDeduplication"]),
    };
  },
  receive(event, world) {
    const until = instant(event, "hidden_until", world);
    if (until === null) return null;
    const span = until - event.time;
    if (span === 0)
      return { text: "Visible at once: the reader asked for VisibilityTimeout 0", setting: null };
    const verb = until > world.now ? "Not visible" : "Was not visible";
    return {
      text: `${verb} until ${clock(until, world)} (VisibilityTimeout ${writeSpan(span)})`,
      setting:
        ownOf(event, world, "visibility_s", "Hides messages for") ??
        property(event.resource, world, VISIBILITY),
    };
  },
  "empty-receive"(event, world) {
    const waited = amount(event, "waited_ms") ?? 0;
    if (waited && world.names.isFunction(event.peer))
      return {
        text: `Nothing was visible for ${writeSpan(waited)}, as long as Lambda's pollers wait`,
        setting: null,
      };
    return {
      text: waited
        ? `Nothing was visible for ${writeSpan(waited)} (WaitTimeSeconds)`
        : "Nothing was visible, and the reader did not wait (WaitTimeSeconds 0: short polling)",
      setting:
        ownOf(event, world, "wait_s", "Waits for messages") ??
        property(event.resource, world, ["ReceiveMessageWaitTimeSeconds"]),
    };
  },
  extend(event, world) {
    const until = instant(event, "hidden_until", world);
    if (until === null) return null;
    const how = text(event, "attempt")
      ? "the same ReceiveRequestAttemptId received it again"
      : "the consumer extended it (ChangeMessageVisibility)";
    return {
      text: `Not visible until ${clock(until, world)}: ${how}`,
      setting: world.names.isActor(event.peer)
        ? scenario(event.peer, world, "heartbeat_s", "Heartbeat")
        : null,
    };
  },
  return(event, world) {
    const why = text(event, "reason") || "VisibilityTimeout";
    const told = why === "VisibilityTimeout" ? "its VisibilityTimeout is over" : why;
    return {
      text: `Visible again: ${told}; it was not deleted in time`,
      setting: property(event.resource, world, VISIBILITY),
    };
  },
  ignore(event, world) {
    return {
      text: `DeleteMessage had no effect. ${text(event, "reason")}`,
      setting: property(event.resource, world, VISIBILITY),
    };
  },
  redrive(event, world) {
    const target = world.names.title(event.peer);
    if (text(event, "new_message"))
      return {
        text: `Moved back to ${target} by a move task: there it counts as a new message`,
        setting: null,
      };
    const most = amount(event, "max_receive_count");
    const receive = amount(event, "receive_count");
    return {
      text: `Moved to ${target}: receive ${receive ?? "?"} would exceed maxReceiveCount ${most ?? "?"}`,
      setting: property(event.resource, world, ["RedrivePolicy", "maxReceiveCount"]),
    };
  },
  visible(event, world) {
    return { text: "Its delay is over", setting: property(event.resource, world, ["DelaySeconds"]) };
  },
  expire(event, world) {
    const kept = amount(event, "retention_ms");
    return {
      text: `Expired: older than MessageRetentionPeriod${kept === null ? "" : ` ${writeSpan(kept)}`}`,
      setting: property(event.resource, world, ["MessageRetentionPeriod"]),
    };
  },
  purge(event) {
    return { text: `PurgeQueue removed ${amount(event, "messages") ?? "all"} messages`, setting: null };
  },
  "move-start"(event, world) {
    return {
      text: `StartMessageMoveTask: ${amount(event, "to_move") ?? "?"} messages are to go back`,
      setting: property(event.resource, world, ["RedriveAllowPolicy"]),
    };
  },
  "move-end"(event) {
    const why = text(event, "reason");
    return {
      text: `The move task is ${text(event, "status")}: ${amount(event, "moved") ?? "?"} moved${why ? ` (${why})` : ""}`,
      setting: null,
    };
  },
} satisfies Partial<Record<Kind, Explain>>;
