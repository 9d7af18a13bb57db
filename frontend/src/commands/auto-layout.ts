/** Arrange the selected nodes, or all, along the flow. */
import type { Command } from "../commands";

const command: Command = {
  id: "auto-layout",
  title: "Tidy up: arrange along the flow",
  group: "Arrange",
  keys: ["Shift+KeyA"],
  edits: true,
  applies: (session) => session.graph.nodes.length > 1,
  run: (session) => void session.tidy.start(),
};

export default command;
