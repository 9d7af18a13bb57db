/** What a narrow top bar has no room for. */
import type { Command } from "../commands";

const OF_BOARD = [
  "undo",
  "redo",
  "find",
  "comment",
  "share",
  "export",
  "history",
  "outline",
  "template",
  "commands",
];

const command: Command = {
  id: "more",
  title: "More of this board",
  group: "View",
  keys: [],

  run: ({ desk }) => {
    const button = document.querySelector(".topbar [data-command=more]");
    const { left = 0, bottom = 0 } = button?.getBoundingClientRect() ?? {};
    desk.choices({ x: left, y: bottom + 4 }, OF_BOARD);
  },
};

export default command;
