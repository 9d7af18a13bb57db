// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { commandOf } from "../../src/commands";
import { openPage } from "../page";

test("help is shown", async () => {
  const { session, told } = await openPage();
  commandOf("help").run(session);
  expect(told.helped).toBe(1);
});
