// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { commandOf } from "../../src/commands";
import { openPage } from "../page";

test("all nodes are selected", async () => {
  const { session } = await openPage();
  commandOf("select-all").run(session);
  expect(session.canvas.selection.nodes.size).toBe(session.graph.nodes.length);
});
