/** The frames of groups: around their members and the frames within them, with room for a name. */
import type { Group } from "../../document/marks";
import { around, type Box } from "../view";
import { unitsOf } from "./units";

export const PADDING = 20;
export const TITLE_HEIGHT = 30;
/** Dots and words below and above a card belong to it. */
const BELOW = 22;

type BoxOf = (id: string) => Box | null;

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

/** The frame of each group that has anything in it. */
export function framesOf(groups: readonly Group[], boxOf: BoxOf): Map<string, Box> {
  const frames = new Map<string, Box>();
  const groupsIn = (outer: string | null): Group[] => groups.filter(({ within }) => within === outer);
  const frame = ({ id, own }: Group): Box | null => {
    const inner = groupsIn(id).map(frame);
    const box = frameAround([...own.map(boxOf), ...inner].filter((each) => each !== null));
    if (box) frames.set(id, box);
    return box;
  };
  groupsIn(null).forEach(frame);
  return frames;
}

const isInside = (box: Box, { x, y, width, height }: Box): boolean => {
  const middle = { x: x + width / 2, y: y + height / 2 };
  return (
    middle.x >= box.x && middle.x <= box.x + box.width && middle.y >= box.y && middle.y <= box.y + box.height
  );
};

/**
 * Into which group each moved node, or group that moves whole, is dropped: undefined where it stays as it is, null
 * where it leaves its group.
 */
export function dropped(
  moved: ReadonlySet<string>,
  groups: readonly Group[],
  boxOf: BoxOf,
): Map<string, string | null> {
  const result = new Map<string, string | null>();
  const units = unitsOf(groups, moved);
  const standing = groups
    .filter(({ members }) => members.some((id) => !moved.has(id)))
    .map((group) => ({ ...group, own: group.own.filter((id) => !moved.has(id)) }));
  const frames = [...framesOf(standing, boxOf)];
  const into = (box: Box): string | null => {
    const found = frames.filter(([, frame]) => isInside(frame, box));
    found.sort(([, a], [, b]) => a.width * a.height - b.width * b.height);
    return found[0]?.[0] ?? null;
  };
  const put = (id: string, box: Box | null | undefined, before: string | null): void => {
    if (!box) return;
    const now = into(box);
    if (now !== before) result.set(id, now);
  };
  for (const id of units.nodes) put(id, boxOf(id), groups.find(({ own }) => own.includes(id))?.id ?? null);
  const moving = framesOf(groups, boxOf);
  for (const { id, within } of units.groups) put(id, moving.get(id), within);
  return result;
}
