/** One press of a pointer, from its start to its end. */
export interface Gesture {
  move(event: PointerEvent): void;
  end(event: PointerEvent): void;
  /** Esc, a second finger or a lost pointer: everything is as before. */
  cancel(): void;
}

/** A pointer that moved less than this has not begun to drag. */
export const SLACK_PX = 4;

export const adds = (event: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }): boolean =>
  event.shiftKey || event.ctrlKey || event.metaKey;
