/** The frame of a group: around its members, with room for its name. */
import { around, type Box } from "../view";

export const PADDING = 20;
export const TITLE_HEIGHT = 30;
/** Dots and words below and above a card belong to it. */
const BELOW = 22;

export function frameAround(members: Iterable<Box>): Box | null {
  const box = around(members);
  return (
    box && {
      x: box.x - PADDING,
      y: box.y - PADDING - TITLE_HEIGHT,
      width: box.width + 2 * PADDING,
      height: box.height + 2 * PADDING + TITLE_HEIGHT + BELOW,
    }
  );
}

const isInside = (box: Box, { x, y, width, height }: Box): boolean => {
  const middle = { x: x + width / 2, y: y + height / 2 };
  return (
    middle.x >= box.x && middle.x <= box.x + box.width && middle.y >= box.y && middle.y <= box.y + box.height
  );
};

export interface Framed {
  id: string;
  members: readonly string[];
}

/**
 * Which group each moved node is dropped into: undefined where it stays as it is, null where it leaves its group.
 * A group of which every member moves keeps them all.
 */
export function dropped(
  moved: ReadonlySet<string>,
  groups: readonly Framed[],
  boxOf: (id: string) => Box | null,
): Map<string, string | null> {
  const result = new Map<string, string | null>();
  const boxes = (ids: readonly string[]): Box[] => ids.map(boxOf).filter((box) => box !== null);
  const standing = groups
    .filter((group) => group.members.some((id) => !moved.has(id)))
    .map((group) => ({ ...group, frame: frameAround(boxes(group.members.filter((id) => !moved.has(id)))) }));
  for (const id of moved) {
    const box = boxOf(id);
    const own = groups.find((group) => group.members.includes(id));
    if (!box || (own && own.members.every((member) => moved.has(member)))) continue;
    const into = standing.find((group) => group.frame && isInside(group.frame, box));
    if (into && into.id !== own?.id) result.set(id, into.id);
    else if (!into && own) result.set(id, null);
  }
  return result;
}
