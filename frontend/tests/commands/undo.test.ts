// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { commandOf } from "../../src/commands";
import { nextGraph, openPage } from "../page";

test("undo takes back the last edit of this tab and leaves nothing to undo", async () => {
  const { session } = await openPage();
  const blocks = session.board.doc.getMap("blocks");
  const drawn = nextGraph(session);
  await session.remove(["table"], []);
  await drawn;
  expect(blocks.has("table")).toBe(false);
  expect(commandOf("undo").run(session)).toBe(true);
  expect(blocks.has("table")).toBe(true);
  expect(commandOf("undo").run(session)).toBe(false);
});
