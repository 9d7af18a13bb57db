// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { commandOf } from "../../src/commands";
import { openPage } from "../page";

test("the hand is taken and put away", async () => {
  const { session } = await openPage();
  commandOf("hand").run(session);
  expect(session.canvas.handIsOut).toBe(true);
  commandOf("hand").run(session);
  expect(session.canvas.handIsOut).toBe(false);
});
