// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { commandOf } from "../../src/commands";
import { nextGraph, openPage } from "../page";

test("redo makes again what undo took back", async () => {
  const { session } = await openPage();
  const blocks = session.board.doc.getMap("blocks");
  const drawn = nextGraph(session);
  await session.remove(["table"], []);
  await drawn;
  commandOf("undo").run(session);
  expect(commandOf("redo").run(session)).toBe(true);
  expect(blocks.has("table")).toBe(false);
});
