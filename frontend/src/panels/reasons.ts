/** The Why? tab: why the messages of a node are where they are, and what the node refused or gave up. */
import type { GraphNode } from "../document/graph";
import { element } from "../element";
import type { Session } from "../session";
import { writeElapsed } from "../stream/time";
import { lastReason, reasonOf, type Reason, type World } from "../stream/why/why";
import { waitingReason } from "../stream/why/waiting";
import { hint, shortId } from "./messages";

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
  "error",
  "fault",
  "outage",
]);
const MOST_REASONS = 12;

const MOST_MESSAGES = 30;

/** The world as the play head shows it. */
export function shownWorld(session: Session): World {
  const { playback } = session;
  const { run } = playback;
  return {
    names: playback.names,
    began: run?.began ?? 0,
    now: playback.time,
    deployed: run?.deployed ?? null,
  };
}

/** Fill the panel with the reasons of a node, or of the pinned message. */
export function showReasons(session: Session, panel: HTMLElement, node: GraphNode | null): void {
  const pinned = session.pinnedMessage;
  const messages = pinned !== null ? [pinned] : messagesAt(session, node);
  const boxes = messages.flatMap((message) => {
    const reason = reasonHere(session, message);
    return reason ? [titledBox(session, shortId(message), reason)] : [];
  });
  if (pinned === null && node) boxes.push(...reasonsAt(session, node));
  if (boxes.length) panel.replaceChildren(...boxes);
  else
    panel.replaceChildren(
      hint("Nothing to explain", "No message here waits, was refused or was given up at the time shown."),
    );
}

/** Why a message is where it is: what keeps it there now, or else the last thing that happened to it. */
export function reasonHere(session: Session, message: string): Reason | null {
  const { run, picture } = session.playback;
  if (!run) return null;
  const world = shownWorld(session);
  const last = lastReason(run.trace.ofMessage(message), world);
  const lying = picture.placesOf(message).find((place) => place.state === "visible");
  const waits = lying ? waitingReason(lying, world, picture, run.trace) : null;
  if (!waits || (last && lying?.dead)) return last;
  return last && lying && lying.count > 0 && !waits.text.startsWith("Waits behind") ? last : waits;
}

/** The reason, and the setting behind it one click away. */
export function reasonBox(session: Session, reason: Reason): HTMLElement {
  const box = element("div", { class: "why" }, element("h4", {}, "Why?"), element("p", {}, reason.text));
  const setting = reason.setting;
  if (!setting) return box;
  const link = element(
    "button",
    { type: "button", class: "setting" },
    element("span", {}, "Setting: "),
    setting.words,
    setting.value === undefined ? null : element("code", { class: "setting-value" }, setting.value),
  );
  link.addEventListener("click", () => session.openSetting(setting));
  box.append(link);
  return box;
}

function titledBox(session: Session, title: string, reason: Reason): HTMLElement {
  return element("section", { class: "why-of" }, element("code", {}, title), reasonBox(session, reason));
}

function messagesAt(session: Session, node: GraphNode | null): string[] {
  const found = [...session.playback.picture.lying()].filter((lying) => lying.node === node?.id);
  return found.slice(0, MOST_MESSAGES).map((lying) => lying.message);
}

/** What a node refused, threw away or gave up, the latest of each reason. */
function reasonsAt(session: Session, node: GraphNode): HTMLElement[] {
  const { run, time } = session.playback;
  if (!run) return [];
  const world = shownWorld(session);
  const events = run.trace.ofNode(node.type.startsWith("actor:") ? node.id : node.logicalId);
  const found = new Map<string, { reason: Reason; count: number; at: number }>();
  for (let index = events.length - 1; index >= 0 && found.size < MOST_REASONS; index -= 1) {
    const event = events[index]!;
    if (event.time > time || !TOLD_OF_NODES.has(event.kind)) continue;
    const reason = reasonOf(event, world);
    if (!reason) continue;
    const key = `${event.kind} ${reason.text}`;
    const known = found.get(key);
    if (known) known.count += 1;
    else found.set(key, { reason, count: 1, at: event.time });
  }
  return [...found.values()].map(({ reason, count, at }) =>
    titledBox(session, count > 1 ? `${writeElapsed(at)}, ${count} times` : writeElapsed(at), reason),
  );
}
