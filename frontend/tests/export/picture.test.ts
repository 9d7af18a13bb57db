// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import { fileName } from "../../src/export/file";
import { fetchPicture } from "../../src/export/picture";

afterEach(() => vi.unstubAllGlobals());

test("the drawing comes in the theme that is on, with its size", async () => {
  const asked: string[] = [];
  vi.stubGlobal("fetch", (url: string) => {
    asked.push(url);
    return Promise.resolve(
      new Response('<svg xmlns="http://www.w3.org/2000/svg" width="320" height="160"/>'),
    );
  });
  document.documentElement.dataset.theme = "dark";
  expect(await fetchPicture("/b/b1/export/drawing")).toMatchObject({ width: 320, height: 160 });
  expect(asked).toEqual(["/b/b1/export/drawing?theme=dark"]);
});

test("a server that does not answer is said so", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("offline")));
  await expect(fetchPicture("/x")).rejects.toThrow("The server that draws the picture cannot be reached.");
});

test("a file is named for its board", () => {
  expect(fileName("Orders / under fire")).toBe("Orders-under-fire");
  expect(fileName("../..")).toBe("board");
  expect(fileName("注文")).toBe("注文");
});
