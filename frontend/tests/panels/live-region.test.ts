// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LiveRegion } from "../../src/panels/live-region";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("one sentence in two seconds, and of many the latest", () => {
  const element = document.createElement("p");
  const region = new LiveRegion(element);
  region.say("first");
  vi.advanceTimersByTime(1);
  expect(element.textContent).toBe("first");
  region.say("second");
  region.say("third");
  vi.advanceTimersByTime(1900);
  expect(element.textContent).toBe("first");
  vi.advanceTimersByTime(200);
  expect(element.textContent).toBe("third");
});
