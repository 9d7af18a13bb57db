// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { commandOf } from "../../src/commands";
import { openPage } from "../page";

test("C comments on the node that is selected", async () => {
  const { session } = await openPage();
  const about: (string | null)[] = [];
  session.desk.comment = (node) => about.push(node);
  commandOf("comment").run(session);
  const [node] = session.graph.nodes;
  session.canvas.selection.set([node!.id]);
  commandOf("comment").run(session);
  expect(about).toEqual([null, node!.id]);
});
