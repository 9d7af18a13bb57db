// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { canDo, commandOf } from "../../src/commands";
import { OF_RUN } from "../../src/commands/run-menu";
import { openPage } from "../page";

test("a run's menu offers what can be done with it", async () => {
  const { session, told } = await openPage();
  expect(canDo(session, commandOf("run-menu"))).toBe(false);
  await session.startRun();
  commandOf("run-menu").run(session);
  expect(told.offered).toEqual(OF_RUN);
});
