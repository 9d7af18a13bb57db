// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { commandOf } from "../../src/commands";
import { openPage } from "../page";

test("run starts a run; in a live run it pauses and goes on", async () => {
  const { session } = await openPage();
  commandOf("run").run(session);
  await vi.waitFor(() => expect(session.playback.state).toBe("running"), 15_000);
  commandOf("run").run(session);
  expect(session.playback.isPaused).toBe(true);
  commandOf("run").run(session);
  expect(session.playback.isPaused).toBe(false);
});

test("who only looks cannot run", async () => {
  const { session } = await openPage("orders", false);
  commandOf("run").run(session);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(session.playback.run).toBeNull();
});
