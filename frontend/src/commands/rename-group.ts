/** Give the group of the selected nodes another name. */
import type { Command } from "../commands";
import type { Group } from "../document/marks";
import type { Session } from "../session";

const groupOf = ({ canvas }: Session): Group | undefined =>
  canvas.groups.groups.find(({ members }) => members.some((id) => canvas.selection.nodes.has(id)));

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
