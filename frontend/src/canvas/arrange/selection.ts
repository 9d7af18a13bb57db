/** Moves the selected nodes and notes to new places, as one step of undo. */
import type { Point } from "../../document/board";
import type { Session } from "../../session";
import type { Boxes } from "./align";

/** False when too little is selected for it to mean anything. */
export function arrangeSelection(session: Session, arrange: (boxes: Boxes) => Map<string, Point>): boolean {
  const { canvas } = session;
  const boxes = new Map([...canvas.selection.nodes].map((id) => [id, canvas.boxOf(id)!]));
  if (boxes.size < 2) return false;
  session.startStep();
  session.move(arrange(boxes));
  session.board.startStep();
  return true;
}
