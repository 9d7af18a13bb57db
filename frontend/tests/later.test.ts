import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { later } from "../src/later";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("a part is loaded once, by itself or when it is asked for before", async () => {
  const load = vi.fn(() => Promise.resolve("part"));
  const get = later(load);
  expect(load).not.toHaveBeenCalled();
  expect(await get()).toBe("part");
  await vi.runAllTimersAsync();
  expect(await get()).toBe("part");
  expect(load).toHaveBeenCalledTimes(1);
});

test("a load that failed is tried again when the part is asked for", async () => {
  const load = vi
    .fn<() => Promise<string>>()
    .mockRejectedValueOnce(new Error("offline"))
    .mockResolvedValue("part");
  const get = later(load);
  await vi.runAllTimersAsync();
  expect(await get()).toBe("part");
  expect(load).toHaveBeenCalledTimes(2);
});
