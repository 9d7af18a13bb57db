/** Copy the selected nodes to a place beside them. */
import type { Command } from "../commands";
import { around } from "../canvas/view";

const ASIDE = 32;

const command: Command = {
  id: "duplicate",
  title: "Duplicate",
  group: "Edit",
  keys: ["Mod+d"],
  edits: true,
  applies: (session) => session.canvas.selection.nodes.size > 0,
  run: (session) => {
    const { canvas } = session;
    const box = around([...canvas.selection.nodes].map((id) => canvas.boxOf(id)!));
    if (!box) return false;
    const middle = { x: box.x + box.width / 2 + ASIDE, y: box.y + box.height / 2 + box.height + ASIDE };
    void session.duplicate([...canvas.selection.nodes], middle);
    return true;
  },
};

export default command;
