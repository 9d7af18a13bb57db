/** What of a selection belongs together: groups that are chosen whole, and nodes that are not in such a one. */
import type { Group } from "../../document/marks";

interface Units {
  /** The outermost of them. */
  groups: Group[];
  nodes: string[];
}

export function unitsOf(all: readonly Group[], chosen: ReadonlySet<string>): Units {
  const whole = new Map(
    all.filter(({ members }) => members.every((id) => chosen.has(id))).map((group) => [group.id, group]),
  );
  const groups = [...whole.values()].filter(({ within }) => within === null || !whole.has(within));
  const inWhole = new Set(groups.flatMap(({ members }) => members));
  return { groups, nodes: [...chosen].filter((id) => !inWhole.has(id)) };
}

/** The innermost group that holds all of this and more. */
export function groupAround(all: readonly Group[], chosen: ReadonlySet<string>): Group | null {
  let found: Group | null = null;
  for (const group of all) {
    const members = new Set(group.members);
    if (members.size <= chosen.size || ![...chosen].every((id) => members.has(id))) continue;
    if (!found || members.size < found.members.length) found = group;
  }
  return found;
}
