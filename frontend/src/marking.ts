/** Notes, groups and pins: what a person draws around the nodes, each a step of undo. */
import { GRID } from "./canvas/drag/drag";
import { groupAround, unitsOf } from "./canvas/marks/units";
import type { Point } from "./document/board";
import { NOTE_HEIGHT, NOTE_WIDTH } from "./document/marks";
import type { Session } from "./session";

/** Notes are written and groups renamed on the canvas; the board keeps it. */
export function attachMarking(session: Session): void {
  const { board, canvas } = session;
  canvas.notes.onWritten((id, text, height) => {
    // A note without words is none.
    if (text.trim() === "") board.removeNote(id);
    else board.mark(id, { text, height });
    board.startStep();
    canvas.setMarks(board.marks);
  });
  canvas.notes.onResized((id, { width, height }) => {
    session.startStep();
    board.mark(id, { width, height });
    board.startStep();
    canvas.setMarks(board.marks);
  });
  canvas.groups.onRenamed((id, name) => {
    board.startStep();
    board.mark(id, { name });
    board.startStep();
  });
}

/** Put a note on the board and let it be written on. */
export function addNote(session: Session, middle: Point): void {
  const { board, canvas } = session;
  const snapped = (value: number): number => Math.round(value / GRID) * GRID;
  const place = { x: snapped(middle.x - NOTE_WIDTH / 2), y: snapped(middle.y - NOTE_HEIGHT / 2) };
  session.startStep();
  const id = board.addNote({ ...place, width: NOTE_WIDTH, height: NOTE_HEIGHT, text: "" });
  canvas.setMarks(board.marks);
  canvas.selection.set([id]);
  canvas.notes.write(id);
}

/** Frame nodes and let the frame be named. */
export function groupNodes(session: Session, nodes: string[]): void {
  const { board, canvas } = session;
  session.startStep();
  const all = canvas.groups.groups;
  const chosen = new Set(nodes);
  const units = unitsOf(all, chosen);
  const members = [...units.nodes, ...units.groups.map((group) => group.id)];
  const id = board.addGroup(nameFor(session), members, groupAround(all, chosen)?.id);
  board.startStep();
  canvas.setMarks(board.marks);
  canvas.groups.rename(id);
}

/** Dissolve groups that are chosen whole, and take other nodes out of theirs: into the group around, if there is one. */
export function ungroupNodes(session: Session, nodes: string[]): void {
  const { board, canvas } = session;
  const all = canvas.groups.groups;
  const units = unitsOf(all, new Set(nodes));
  session.startStep();
  for (const { id, own, within } of units.groups) {
    const inner = all.filter((group) => group.within === id).map((group) => group.id);
    board.group([...own, ...inner], within);
  }
  for (const node of units.nodes) {
    const group = all.find(({ own }) => own.includes(node));
    if (group) board.group([node], group.within);
  }
  board.startStep();
}

/** Pin nodes where they are, or let them go when all of them are pinned. */
export function pinNodes(session: Session, nodes: string[]): void {
  const { board } = session;
  session.startStep();
  const pinned = !nodes.every((id) => board.isPinned(id));
  for (const id of nodes) board.mark(id, { pinned });
  board.startStep();
  const words = nodes.length === 1 ? "1 node" : `${nodes.length} nodes`;
  session.desk.toast(pinned ? `${words} pinned: tidying up leaves them there.` : `${words} let go.`, "plain");
}

function nameFor(session: Session): string {
  const taken = new Set(session.canvas.groups.groups.map((group) => group.name));
  let number = 1;
  while (taken.has(`Group ${number}`)) number += 1;
  return `Group ${number}`;
}
