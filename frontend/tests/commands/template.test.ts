// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { commandOf } from "../../src/commands";
import { openPage } from "../page";

test("the template is shown as text", async () => {
  const { session } = await openPage();
  let asked = 0;
  session.desk = { ...session.desk, template: () => (asked += 1) };
  commandOf("template").run(session);
  expect(asked).toBe(1);
});
