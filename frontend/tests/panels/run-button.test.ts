import { expect, test } from "vitest";
import { faceOf } from "../../src/panels/run-button";

const seen = { state: "draft", isPaused: false, isStale: false, done: 0, total: 0 };

test.each([
  ["draft", {}, "Run"],
  ["checking", {}, "Checking"],
  ["deploying", { done: 2, total: 5 }, "Deploying 2/5"],
  ["running", {}, "Running"],
  ["running", { isPaused: true }, "Paused"],
  ["paused", {}, "Paused"],
  ["draining", {}, "Draining"],
  ["finished", {}, "Run again"],
  ["finished", { isStale: true }, "Re-run"],
  ["failed", {}, "Run again"],
])("in the state %s with %o the button says %s", (state, more, words) => {
  expect(faceOf({ ...seen, state, ...more }).words).toBe(words);
});

test("a press on a running run pauses it, on a paused one resumes it", () => {
  expect(faceOf({ ...seen, state: "running" }).action).toBe("Pause");
  expect(faceOf({ ...seen, state: "paused" }).action).toBe("Resume");
});

test("who waits sees how many runs are before", () => {
  const waiting = { state: "queued", isPaused: false, isStale: false, done: 0, total: 0 };
  expect(faceOf({ ...waiting, place: 3 })).toMatchObject({
    words: "Waiting, place 3",
    action: "Runs before it: 2",
  });
  expect(faceOf({ ...waiting, place: 1 }).words).toBe("Waiting");
});
