/** What a run says of itself: on the nodes while it deploys, in the live region, in a message when it fails. */
import type { Badge, DeployState } from "../canvas/nodes";
import { wordsFor, writeCounter } from "../canvas/counter-words";
import { fetchCause, shortReason } from "../document/cause";
import { allFindings } from "../document/findings";
import type { Session } from "../session";
import type { LiveUpdate } from "../stream/frame";
import { later } from "../later";
import type { Run } from "../stream/run";
import { tell } from "../stream/story";
import { writeElapsed } from "../stream/time";
import { shownWorld } from "./shown-world";

const STATE_SENTENCES: Record<string, string> = {
  checking: "Checking the template.",
  deploying: "Deploying.",
  running: "Running.",
  paused: "Paused.",
  draining: "Draining: messages in flight are landing.",
  finished: "The run has finished.",
  stopped: "The run was stopped.",
};

/** Kinds of events that are worth a sentence when they are shown. */
const SPOKEN = new Set(["redrive", "error", "throttle", "refuse", "dead-letter", "expire"]);

export function attachRunWords(session: Session): void {
  const { playback, canvas } = session;
  let state = "draft";
  let failure: string | null = null;
  const why = later(() => import("../stream/why/why"));

  playback.changed.on((run) => {
    canvas.nodes.deploying(run ? deployStates(session, run) : new Map());
    showProblems(session, run);
    if (!run) {
      state = "draft";
      return;
    }
    if (run.state !== state) {
      state = run.state;
      const sentence = STATE_SENTENCES[state];
      if (sentence) session.desk.say(sentence);
    }
    tellUpdate(session, run);
    const failed = run.failed;
    const told = failed ? `${run.id} ${failed.reason}` : null;
    if (failed && told !== failure) {
      void tellFailure(session, run, failed);
    }
    failure = told;
  });
  playback.shown.on((event) => {
    if (!SPOKEN.has(event.kind)) return;
    const world = shownWorld(session);
    const say = (words: string): void => session.desk.say(`${writeElapsed(event.time)}: ${words}.`);
    why().then(
      ({ reasonOf }) => say(reasonOf(event, world)?.text ?? tell(event, world.names)),
      () => say(tell(event, world.names)),
    );
  });
  playback.ticked.on(() => {
    // Only what a person looks at is worded; the rest is drawn.
    const only = canvas.selection.only ?? canvas.nodes.idAt(document.activeElement);
    const node = only === null ? null : session.node(only);
    if (!node || only === null) return;
    const name = node.type.startsWith("actor:") ? node.id : node.logicalId;
    const values = playback.countersOf(name) ?? {};
    const words = node.counters
      .filter((counter) => counter in values)
      .map((counter) => `${writeCounter(counter, values[counter]!)} ${wordsFor(counter).word}`);
    canvas.nodes.describe(only, words.join(", "));
  });
  session.graphed.on(() => showProblems(session, playback.run));
  session.reviewed.on(() => showProblems(session, playback.run));
}

/** A failed update is told once, at its node; the run goes on with what was there before. */
function tellUpdate(session: Session, run: Run): void {
  const { update } = run;
  const face = update ? `${run.id} ${update.number} ${update.state}` : "";
  if (!update || face === told.update) return;
  told.update = face;
  if (update.state === "done") session.desk.say("The run goes on with your changes.");
  if (update.state !== "failed") return;
  const reason = shortReason(update.reason);
  session.desk.say(`The update failed. ${update.logicalId} ${reason}`);
  void fetchCause(session.page.board, update.logicalId, update.reason).then((cause) =>
    session.desk.refuse(cause.node, {
      reason,
      fix: "The run goes on with what was deployed before.",
      opens: true,
      settings: cause.settings,
    }),
  );
}

const told = { update: "" };

/** The real error at the node that it is about, with the settings that it names. */
async function tellFailure(session: Session, run: Run, failed: NonNullable<Run["failed"]>): Promise<void> {
  const reason = shortReason(failed.reason);
  session.desk.say(`The run failed. ${failed.logicalId} ${reason}`);
  const cause = await fetchCause(session.page.board, failed.logicalId, failed.reason);
  run.failedNode = cause.node;
  run.changed.emit(run);
  session.desk.refuse(cause.node, { reason, fix: "", opens: true, settings: cause.settings });
  if (cause.node !== null) session.canvas.camera.reveal(cause.node);
}

/** Which part of its deployment each node is in, while the stack is made. */
function deployStates(session: Session, run: Run): Map<string, DeployState> {
  const states = new Map<string, DeployState>();
  if (run.update?.state === "running" || run.update?.state === "failed")
    return updateStates(session, run.update);
  if (run.state !== "deploying" && run.state !== "checking" && !run.failed) return states;
  for (const node of session.graph.nodes) {
    if (node.type.startsWith("actor:") || !node.modelled) continue;
    const status = run.deploy.resources[node.logicalId] ?? "";
    if (run.failedNode === node.id || run.failed?.logicalId === node.logicalId || status.endsWith("FAILED"))
      states.set(node.id, "failed");
    else if (run.failed) continue;
    else if (status.endsWith("COMPLETE")) states.set(node.id, "done");
    else states.set(node.id, status ? "creating" : "waiting");
  }
  return states;
}

/** Which part of an update each node is in that it changes. */
function updateStates(session: Session, update: LiveUpdate): Map<string, DeployState> {
  const states = new Map<string, DeployState>();
  for (const node of session.graph.nodes) {
    const status = update.resources[node.logicalId];
    if (node.logicalId === update.logicalId || status?.endsWith("FAILED")) states.set(node.id, "failed");
    else if (update.state === "failed" || status === undefined) continue;
    else states.set(node.id, status.endsWith("_COMPLETE") ? "done" : "creating");
  }
  return states;
}

function showProblems(session: Session, run: Run | null): void {
  const texts = new Map<string, Badge>();
  for (const finding of allFindings(session.graph, session.findings, null)) {
    if (finding.node === null || finding.severity === "hint" || texts.has(finding.node)) continue;
    texts.set(finding.node, { severity: finding.severity, text: finding.text });
  }
  const failed = run?.failed;
  const node = failed ? (run.failedNode ?? session.playback.names.id(failed.logicalId)) : null;
  if (failed && node !== null) texts.set(node, { severity: "error", text: shortReason(failed.reason) });
  session.canvas.nodes.problems(texts);
  const stale = run !== null && session.playback.changes.isAny;
  session.canvas.nodes.mark("is-changed", new Set(stale ? session.playback.changes.nodes : []));
}
