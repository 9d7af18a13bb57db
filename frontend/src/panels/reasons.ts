/** The Why? tab: why the messages of a node are where they are, and what the node refused or gave up. */
import type { GraphNode } from "../document/graph";
import { element } from "../element";
import type { Session } from "../session";
import { writeElapsed } from "../stream/time";
import { reasonsHere, reasonsAt } from "../stream/why/asked";
import type { Reason, Setting } from "../stream/why/why";
import { hint } from "./hint";
import { shortId } from "./messages";
import { shownWorld } from "./shown-world";

const MOST_MESSAGES = 30;

/** Fill the panel with the reasons of a node, or of the pinned message. */
export function showReasons(session: Session, panel: HTMLElement, node: GraphNode | null): void {
  const pinned = session.pinnedMessage;
  const messages = pinned !== null ? [pinned] : messagesAt(session, node);
  const boxes = messages.flatMap((message) => {
    const reasons = reasonsOfMessage(session, message);
    return reasons.length ? [titledBox(session, shortId(message), reasons)] : [];
  });
  if (pinned === null && node) boxes.push(...boxesOf(session, node));
  if (boxes.length) panel.replaceChildren(...boxes);
  else
    panel.replaceChildren(
      hint("Nothing to explain", "No message here waits, was refused or was given up at the time shown."),
    );
}

/** Why a message is where it is at the time shown. */
export function reasonsOfMessage(session: Session, message: string): Reason[] {
  const { run, picture } = session.playback;
  return run ? reasonsHere(message, shownWorld(session), picture, run.trace) : [];
}

/** The reasons, and what is behind them one click away: the setting, or what puts it right. */
export function reasonBox(session: Session, reasons: readonly Reason[]): HTMLElement {
  const box = element("div", { class: "why" }, element("h4", {}, "Why?"));
  for (const reason of reasons) {
    box.append(element("p", {}, reason.text));
    if (reason.setting) box.append(settingLink(session, reason.setting));
    const fix = fixOf(session, reason);
    if (fix) box.append(fix);
  }
  return box;
}

/** The button that puts right what a finding on the board says of it. */
function fixOf(session: Session, { fixedBy }: Reason): HTMLElement | null {
  const found = session.findings.find(
    ({ rule, node, fix }) => fix && rule === fixedBy?.rule && node === fixedBy.node,
  );
  if (!found || !session.canEdit || session.page.replay) return null;
  const button = element("button", { type: "button", class: "button small" }, found.fix);
  button.addEventListener("click", () => {
    button.disabled = true;
    void session.fix(found).then(() => (button.disabled = false));
  });
  return button;
}

/** Leads to the field of a setting. */
export function settingLink(session: Session, setting: Setting): HTMLElement {
  const link = element(
    "button",
    { type: "button", class: "setting" },
    element("span", {}, "Setting: "),
    setting.words,
    setting.value === undefined ? null : element("code", { class: "setting-value" }, setting.value),
  );
  link.addEventListener("click", () => session.openSetting(setting));
  return link;
}

function titledBox(session: Session, title: string, reasons: readonly Reason[]): HTMLElement {
  return element("section", { class: "why-of" }, element("code", {}, title), reasonBox(session, reasons));
}

function messagesAt(session: Session, node: GraphNode | null): string[] {
  const found = [...session.playback.picture.lying()].filter((lying) => lying.node === node?.id);
  return found.slice(0, MOST_MESSAGES).map((lying) => lying.message);
}

function boxesOf(session: Session, node: GraphNode): HTMLElement[] {
  const { run } = session.playback;
  if (!run) return [];
  const events = run.trace.ofNode(node.type.startsWith("actor:") ? node.id : node.logicalId);
  return reasonsAt(events, shownWorld(session)).map(({ reason, count, at }) =>
    titledBox(session, count > 1 ? `${writeElapsed(at)}, ${count} times` : writeElapsed(at), [reason]),
  );
}
