/** How a tab joins its board: what it does with what comes from the others and from the server. */
import type { ServerMessage } from "./document/board-socket";
import { readFindings, readLint } from "./document/findings";
import { readGraph, type Graph } from "./document/graph";
import type { Session } from "./session";
import { followRun } from "./stream/announced";

export function joinBoard(session: Session): void {
  session.presence.enter();
  hearDocument(session);
  hearSocket(session);
  session.canvas.selection.changed.on((selection) => {
    session.presence.select([...selection.nodes]);
    if (selection.nodes.size) session.aroundNode = null;
  });
  session.socket.connect();
}

function hearDocument(session: Session): void {
  const { board, canvas, playback } = session;
  board.replaced.on(() => {
    session.presence.enter();
    canvas.setMarks({ notes: [], groups: [] });
  });
  board.patched.on((patch) => {
    if (patch.marks) canvas.setMarks(board.marks);
    canvas.follow(patch.layout);
    session.created.look();
    if (patch.isLoad) return;
    showInRun(session, patch.modelled);
    const { isLive } = playback;
    const outside = [...patch.scenario].some((part) => !isLive || part !== "functions");
    if (outside || patch.blocks.size + patch.code.size) playback.markStale(patch.blocks);
  });
}

/** How a function behaves changes in a live run at once; the tab that changed it says so. */
function showInRun(session: Session, functions: Set<string>): void {
  for (const name of functions)
    session.playback.control("model", { logical_id: name, ...session.board.functionModel(name) });
}

function hearSocket(session: Session): void {
  const { socket, saved } = session;
  socket.sent.on(() => saved.drew());
  socket.synced.on(() => {
    saved.synced();
    if (session.canEdit) session.unsent.restore(session.board.doc);
    // The server may have had everything, and only its word for it was lost with the connection.
    onSaved(session);
  });
  socket.full.on((reason) => {
    if (!saved.state.startsWith("full")) session.desk.toast(reason, "error");
  });
  socket.connection.on((connection) => {
    if (connection === "offline") session.unsent.write();
    saved.connection(connection);
    // Somebody else uses this browser now: what was drawn here stays with who drew it.
    if (connection === "other") location.reload();
  });
  socket.message.on((message) => onMessage(session, message));
}

function onMessage(session: Session, message: ServerMessage): void {
  if (message.type === "graph") onGraph(session, readGraph(message));
  else if (message.type === "findings") {
    session.findings = readFindings(message);
    session.reviewed.emit(session.findings);
  } else if (message.type === "lint") {
    session.lint = readLint(message);
    session.linted.emit(session.lint);
  } else if (message.type === "saved") onSaved(session);
  else if (message.type === "you") onRole(session, message.edit !== false, message.comment !== false);
  else if (message.type === "comments") void session.comments.load();
  else if (message.type === "run" && !session.page.run) followRun(session, message);
  else if (message.type === "refused") {
    session.saved.acknowledged();
    session.unsent.forget();
    session.desk.toast(`Your last change was not taken: ${String(message.reason)}`, "error");
    session.board.replace();
  }
}

/** What this person may do, now and whenever the owner changes it. */
function onRole(session: Session, edit: boolean, comment: boolean): void {
  session.canEdit = edit && session.page.canEdit;
  session.canComment = comment;
  // What the page was rendered with for another role is no longer right.
  if (edit !== session.page.canEdit) location.reload();
  void session.comments.load();
}

function onSaved(session: Session): void {
  if (!session.socket.isSettled) return;
  session.saved.acknowledged();
  session.unsent.forget();
}

function onGraph(session: Session, graph: Graph): void {
  const { canvas } = session;
  const isFirst = session.graph.version === 0 && session.graph.nodes.length === 0;
  session.forgetTargets();
  canvas.setGraph(graph);
  session.playback.setGraph(graph);
  if (isFirst && graph.nodes.length) canvas.camera.showFirst();
  session.graphed.emit(graph);
  session.created.look();
}
