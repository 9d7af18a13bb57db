/** Give the group of the selected nodes another name. */
import { unitsOf } from "../canvas/marks/units";
import type { Command } from "../commands";
import type { Group } from "../document/marks";
import type { Session } from "../session";

/** The group that is chosen whole, or else the innermost of a chosen node. */
const groupOf = ({ canvas: { groups, selection } }: Session): Group | undefined =>
  unitsOf(groups.groups, selection.nodes).groups[0] ??
  groups.groups.find(({ own }) => own.some((id) => selection.nodes.has(id)));

const command: Command = {
  id: "rename-group",
  title: "Rename the group",
  group: "Arrange",
  keys: [],
  edits: true,
  applies: (session) => groupOf(session) !== undefined,
  run: (session) => session.canvas.groups.rename(groupOf(session)!.id),
};

export default command;
