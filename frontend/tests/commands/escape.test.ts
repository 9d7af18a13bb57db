// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { commandOf } from "../../src/commands";
import { openPage } from "../page";

test("escape lets go of the message, then of the selection, then of the panel", async () => {
  const { session, told } = await openPage();
  session.canvas.selection.set(["orders"]);
  session.pinMessage("m");
  commandOf("escape").run(session);
  expect([session.pinnedMessage, session.canvas.selection.nodes.size, told.closed]).toEqual([null, 1, 0]);
  commandOf("escape").run(session);
  expect([session.canvas.selection.nodes.size, told.closed]).toEqual([0, 0]);
  commandOf("escape").run(session);
  expect(told.closed).toBe(1);
});
