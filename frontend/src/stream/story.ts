/** One line of words for a trace event: the event log and the hops of a message. */
import type { TraceEvent } from "./frame";
import type { Kind } from "./kinds";
import type { Names } from "./names";
import { writeSpan } from "./time";

export type Lane = "retry" | "dlq" | "throttle" | "error";

const LANES: Partial<Record<Kind, Lane>> = {
  return: "retry",
  retry: "retry",
  redrive: "dlq",
  "dead-letter": "dlq",
  throttle: "throttle",
  error: "error",
  refuse: "error",
  expire: "error",
  fault: "error",
  "give-up": "error",
  "item-failure": "error",
};

/** The lane of the timeline on which an event is marked. */
export const laneOf = (event: TraceEvent): Lane | null => LANES[event.kind as Kind] ?? null;

const count = (event: TraceEvent, name: string): string => {
  const value = event.detail[name];
  return typeof value === "number" ? String(value) : "?";
};

/** The name of the object that an event is about. */
const keyOf = ({ detail }: TraceEvent): string => (typeof detail.key === "string" ? detail.key : "An object");

/** What happened, in a few words, with the names that people gave. */
export function tell(event: TraceEvent, names: Names): string {
  const here = names.title(event.resource);
  const other = event.peer ? names.title(event.peer) : "";
  const from = other ? ` from ${other}` : "";
  switch (event.kind as Kind) {
    case "send":
      return `Sent to ${here}${from}`;
    case "receive":
      return `Received from ${here}${other ? ` by ${other}` : ""}, receive ${count(event, "count")}`;
    case "publish":
      return `Published to ${here}${from}`;
    case "put":
      return `${keyOf(event)} put into ${here}${from}`;
    case "get":
      return `${keyOf(event)} got from ${here}${other ? ` by ${other}` : ""}`;
    case "remove":
      return `${keyOf(event)} removed from ${here}${other ? ` by ${other}` : ""}`;
    case "deliver":
      return `${here} delivers to ${other}`;
    case "filter-drop":
      return `${here} leaves ${other} out: ${String(event.detail.clause)}`;
    case "skip":
      return `${here} leaves ${other} out: not confirmed yet`;
    case "replay":
      return `${here} replays its archive to ${other}`;
    case "empty-receive":
      return `${other || "A reader"} found ${here} empty`;
    case "return":
      return `Back in ${here} after receive ${count(event, "count")}`;
    case "extend":
      return `Kept invisible longer in ${here}`;
    case "delete":
      return `Deleted from ${here}${other ? ` by ${other}` : ""}`;
    case "redrive":
      return `Moved from ${here} to ${other}`;
    case "visible":
      return `Visible in ${here}`;
    case "expire":
      return `Expired in ${here}`;
    case "purge":
      return `${here} was purged`;
    case "invoke":
      return `${here} invoked${from}${event.detail.cold === true ? ", cold start" : ""}`;
    case "complete":
      return `${here} finished${durationOf(event)}`;
    case "error":
      return `${here} failed${durationOf(event)}`;
    case "throttle":
      return `${here} throttled${from}`;
    case "enqueue":
      return `${here} accepted an asynchronous event`;
    case "retry":
      return `${here} will try again`;
    case "destination":
      return `${here} sent its record to ${other}`;
    case "dead-letter":
      return `${here} gave up; sent to ${other}`;
    case "item-failure":
      return `${here} left it in ${other}: its batch failed in part`;
    case "give-up":
      return `${here} gave up; the event is lost`;
    case "refuse":
      return `${here} refused${other ? ` ${other}` : ""}`;
    case "deploy":
      return `${typeof event.detail.logical_id === "string" ? event.detail.logical_id : here}: ${String(event.detail.status)}`;
    case "duplicate":
      return `A second copy in ${here}`;
    case "deduplicate":
      return `${here} accepted a repetition and dropped it`;
    case "ignore":
      return `A delete in ${here} came too late`;
    case "gather":
      return `${here} gathers a batch${from}`;
    case "move-start":
      return `A move task begins at ${here}`;
    case "move-end":
      return `The move task at ${here} has ended`;
    case "allow":
      return event.detail.unknown === true
        ? `${other} may call ${here}: of a policy whose content is not known, that is assumed`
        : `${other} may call ${here}: a policy's statement says so`;
    case "would-deny":
      return `${other} may not call ${here}; IAM only warns`;
    case "fault":
      return `Sluice itself failed at ${here}`;
    case "outage":
      return `${here} is out of order`;
    case "recover":
      return `${here} works again`;
    case "export":
      return `An export task of ${here} wrote to ${other}`;
    case "metric":
      return `A metric filter of ${here} counted`;
    default:
      return `${event.kind.replaceAll("-", " ")} at ${here}`;
  }
}

function durationOf(event: TraceEvent): string {
  const ms = event.detail.duration_ms;
  return typeof ms === "number" ? ` after ${writeSpan(ms)}` : "";
}
