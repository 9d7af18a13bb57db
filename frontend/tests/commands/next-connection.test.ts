// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { commandOf } from "../../src/commands";
import { openPage } from "../page";

test("the connections of a node are walked over and begin again", async () => {
  const { session } = await openPage();
  session.canvas.selection.set(["orders"]);
  const seen: string[] = [];
  for (let step = 0; step < 4; step += 1) {
    commandOf("next-connection").run(session);
    seen.push([...session.canvas.selection.edges].join());
  }
  expect(new Set(seen).size).toBe(3);
  expect(seen[3]).toBe(seen[0]);
});

test("without a node there is nothing to walk over", async () => {
  const { session } = await openPage();
  expect(commandOf("next-connection").run(session)).toBe(false);
});
