/** The messages at a node, and one message with its hops and its Why. */
import { element, icon } from "../element";
import type { Session } from "../session";
import type { TraceEvent } from "../stream/frame";
import type { Lying } from "../stream/change";
import type { Run } from "../stream/run";
import { tell } from "../stream/story";
import { writeElapsed } from "../stream/time";
import { messagesOf } from "../stream/trace";
import { reasonOf, type World } from "../stream/why/why";
import { hint } from "./hint";
import { reasonBox, reasonsOfMessage, settingLink } from "./reasons";
import { shownWorld } from "./shown-world";

const MOST = 200;
/** Hops at which a message begins, so that the list leads on to it. */
const CARRIERS = new Set(["send", "publish", "redrive"]);

const STATE_WORDS: Record<Lying["state"], { glyph: string; word: string; tone: string }> = {
  visible: { glyph: "●", word: "visible", tone: "flowing" },
  hidden: { glyph: "◌", word: "in flight", tone: "idle" },
  delayed: { glyph: "◐", word: "delayed", tone: "idle" },
  working: { glyph: "●", word: "being worked on", tone: "flowing" },
  failed: { glyph: "◆", word: "failed attempt", tone: "error" },
  waiting: { glyph: "◐", word: "waits for its next try", tone: "retry" },
};

interface Row {
  message: string;
  glyph: string;
  word: string;
  tone: string;
  count: number;
}

/** Fill the panel with the messages of a node, or with the pinned one of them. */
export function showMessages(session: Session, panel: HTMLElement, node: string): void {
  const { run, picture } = session.playback;
  if (!run) {
    panel.replaceChildren(hint("No run yet", "Press R: every message that passes this node is listed here."));
    return;
  }
  const pinned = session.pinnedMessage;
  if (pinned !== null) {
    showMessage(session, panel, pinned);
    return;
  }
  const here = [...picture.lying()].filter((lying) => lying.node === node);
  const name = session.node(node);
  const own = name?.type.startsWith("actor:") ? name.id : (name?.logicalId ?? "");
  const isActor = name?.type.startsWith("actor:") ?? false;
  const events = run.trace.ofNode(own).filter((event) => isActor || event.resource === own);
  const rows = [...here.map(lyingRow), ...goneRows(events, here, session.playback.time)];
  if (!rows.length) {
    panel.replaceChildren(hint("No message yet", "Nothing has passed this node at the time shown."));
    return;
  }
  const list = element(
    "ul",
    { class: "message-list" },
    ...rows.slice(0, MOST).map((row) => messageRow(session, row)),
  );
  const more = rows.length > MOST ? element("p", { class: "quiet" }, `and ${rows.length - MOST} more`) : null;
  panel.replaceChildren(
    element("p", { class: "quiet" }, `${here.length} here now, ${rows.length - here.length} passed`),
    list,
  );
  if (more) panel.append(more);
}

function lyingRow(lying: Lying): Row {
  const words = STATE_WORDS[lying.state];
  const tone = lying.dead ? "error" : lying.count > 1 && words.tone === "flowing" ? "retry" : words.tone;
  return {
    message: lying.message,
    glyph: words.glyph,
    word: lying.dead ? "in the dead-letter queue" : words.word,
    tone,
    count: lying.count,
  };
}

/** Messages that were here and are not any more, the latest first. */
function goneRows(events: readonly TraceEvent[], here: Lying[], now: number): Row[] {
  const lying = new Set(here.map((found) => found.message));
  const rows = new Map<string, Row>();
  for (let index = events.length - 1; index >= 0; index -= 1) {
    const event = events[index]!;
    if (event.time > now || !event.message || lying.has(event.message) || rows.has(event.message)) continue;
    if (event.kind === "deploy") continue;
    const { glyph, word, tone } = endOf(event);
    rows.set(event.message, { message: event.message, glyph, word, tone, count: 0 });
  }
  return [...rows.values()];
}

function endOf(event: TraceEvent): { glyph: string; word: string; tone: string } {
  switch (event.kind) {
    case "redrive":
      return { glyph: "◆", word: "moved to a dead-letter queue", tone: "error" };
    case "expire":
      return { glyph: "✕", word: "expired", tone: "idle" };
    case "throttle":
      return { glyph: "✕", word: "throttled", tone: "throttled" };
    case "refuse":
      return { glyph: "✕", word: "refused", tone: "error" };
    case "error":
      return { glyph: "◆", word: "failed", tone: "error" };
    case "send":
      return { glyph: "●", word: "sent on", tone: "flowing" };
    default:
      return { glyph: "●", word: "done", tone: "done" };
  }
}

function messageRow(session: Session, row: Row): HTMLElement {
  const button = element(
    "button",
    { type: "button", class: "message-row", "data-message": row.message },
    element("span", { class: `state ${row.tone}`, "aria-hidden": "true" }, row.glyph),
    element("code", {}, shortId(row.message)),
    element("span", { class: "word" }, row.word),
    row.count > 1 ? element("span", { class: "count" }, `×${row.count}`) : null,
  );
  button.addEventListener("click", () => session.pinMessage(row.message));
  return element("li", {}, button);
}

/** One message: what it is, why it is where it is, and each of its hops. */
export function showMessage(session: Session, panel: HTMLElement, message: string): void {
  const { run, time } = session.playback;
  const events = (run?.trace.storyOf(message) ?? []).filter((event) => event.time <= time);
  const back = element(
    "button",
    { type: "button", class: "button quiet small" },
    icon("back"),
    "All messages",
  );
  back.addEventListener("click", () => session.pinMessage(null));
  const world = shownWorld(session);
  const reasons = reasonsOfMessage(session, message);
  const hops = element(
    "ol",
    { class: "hops" },
    ...events.map((event) => hopRow(session, message, event, world)),
  );
  panel.replaceChildren(
    back,
    element("h3", { class: "message-title" }, "Message ", element("code", {}, shortId(message))),
    element("p", { class: "quiet full-id" }, element("code", {}, message)),
  );
  if (reasons.length) panel.append(reasonBox(session, reasons));
  const body = element("pre", { class: "body", hidden: true });
  panel.append(body, element("h4", {}, "Hops"), hops);
  if (!events.length)
    hops.replaceWith(element("p", { class: "quiet" }, `Nothing of it yet at ${writeElapsed(time)}.`));
  void fillBody(session, message, body);
}

function hopRow(session: Session, pinned: string, event: TraceEvent, world: World): HTMLElement {
  const reason = reasonOf(event, world);
  const at = element(
    "button",
    { type: "button", class: "at", title: "Show this instant", "data-time": event.time },
    writeElapsed(event.time),
  );
  at.addEventListener("click", () => {
    session.playback.pause();
    session.playback.seek(event.time);
  });
  return element(
    "li",
    { "data-kind": event.kind, class: messagesOf(event).includes(pinned) ? "" : "is-related" },
    at,
    element(
      "div",
      {},
      element("p", {}, tell(event, world.names), otherMessage(session, pinned, event)),
      reason ? element("p", { class: "because" }, reason.text) : null,
      reason?.setting ? settingLink(session, reason.setting) : null,
    ),
  );
}

/** The message that a hop is about, where it is another than the pinned one. */
function otherMessage(session: Session, pinned: string, event: TraceEvent): HTMLElement | null {
  const other = event.message;
  if (!other || messagesOf(event).includes(pinned) || !CARRIERS.has(event.kind)) return null;
  const show = element("button", { type: "button", class: "link" }, element("code", {}, shortId(other)));
  show.setAttribute("aria-label", `Show message ${shortId(other)}`);
  show.addEventListener("click", () => session.pinMessage(other));
  return show;
}

async function fillBody(session: Session, message: string, body: HTMLElement): Promise<void> {
  const { run } = session.playback;
  const text = run && (await bodyOf(run, message));
  if (text === null) return;
  body.textContent = text;
  body.hidden = false;
}

/** Bodies that were asked for: a message that is shown while its run goes on is drawn anew ten times a second. */
const bodies = new WeakMap<Run, Map<string, Promise<string | null>>>();

function bodyOf(run: Run, message: string): Promise<string | null> {
  const asked = bodies.get(run) ?? new Map<string, Promise<string | null>>();
  bodies.set(run, asked);
  const body = asked.get(message) ?? fetchBody(run, message);
  asked.set(message, body);
  void body.then((text) => text === null && asked.delete(message));
  return body;
}

/** The body of a message; null where it is not known yet or the server cannot be reached. */
async function fetchBody(run: Run, message: string): Promise<string | null> {
  try {
    const response = await fetch(`/b/${run.board}/runs/${run.id}/messages/${encodeURIComponent(message)}`);
    if (!response.ok) return null;
    const answer = (await response.json()) as { body?: unknown };
    return typeof answer.body === "string" ? answer.body : null;
  } catch {
    return null;
  }
}

export const shortId = (message: string): string => (message.length > 13 ? message.slice(0, 8) : message);
