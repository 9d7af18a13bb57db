// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import { attachWaiting } from "../../src/panels/waiting";
import { Run } from "../../src/stream/run";
import { openPage } from "../page";

afterEach(() => vi.useRealTimers());

const HOLDER = { run: "r0", clock: "3:12", state: "running", is_watched: false };

test("who waits is told of what, and may end what nobody watches on this board", async () => {
  const { session } = await openPage();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const list = document.createElement("div");
  document.body.append(list);
  attachWaiting(session, list);
  const run = new Run("b1", "r1");
  run.state = "queued";
  const hear = (message: Record<string, unknown>): void => {
    run.receive({ type: "place", place: 1, held: 2, ...message });
    session.playback.changed.emit(run);
  };
  hear({ here: [HOLDER, { ...HOLDER, run: "r2", is_watched: true }] });
  expect(list.children).toHaveLength(0);
  vi.advanceTimersByTime(5000);
  expect(list.textContent).toContain("2 runs are under way, and yours is next.");
  const rows = [...list.querySelectorAll("li")];
  expect(rows.map((row) => row.querySelector("button")?.textContent)).toEqual(["End it", undefined]);
  run.state = "running";
  session.playback.changed.emit(run);
  expect(list.children).toHaveLength(0);
});
