/** Take the selected nodes out of their group. */
import type { Command } from "../commands";
import { ungroupNodes } from "../marking";
import type { Session } from "../session";

const grouped = ({ canvas }: Session): string[] =>
  canvas.groups.groups.flatMap(({ own }) => own).filter((id) => canvas.selection.nodes.has(id));

const command: Command = {
  id: "ungroup",
  title: "Ungroup",
  group: "Arrange",
  keys: ["Mod+Shift+g"],
  edits: true,
  applies: (session) => grouped(session).length > 0,
  run: (session) => {
    const nodes = grouped(session);
    if (!nodes.length) return false;
    ungroupNodes(session, nodes);
    return true;
  },
};

export default command;
