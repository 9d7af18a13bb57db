// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from "vitest";
import { chooseTheme, currentTheme, startTheme, toggleTheme } from "../src/theme";

beforeEach(() => {
  localStorage.clear();
  delete document.documentElement.dataset.theme;
});

test("a chosen theme is marked on the page and remembered", () => {
  chooseTheme("dark");
  expect(document.documentElement.dataset.theme).toBe("dark");
  delete document.documentElement.dataset.theme;
  startTheme();
  expect(currentTheme()).toBe("dark");
});

test("toggling gives the other theme and tells listeners", () => {
  chooseTheme("light");
  let told = "";
  document.addEventListener("sluice:theme", (event) => {
    told = (event as CustomEvent<string>).detail;
  });
  expect(toggleTheme()).toBe("dark");
  expect(told).toBe("dark");
});

test("who asks for less motion while a page is open is heard at once", () => {
  const heard = new Map<string, () => void>();
  vi.stubGlobal("matchMedia", (query: string) => ({
    matches: false,
    addEventListener: (_: string, listener: () => void) => heard.set(query, listener),
  }));
  startTheme();
  let told = 0;
  document.addEventListener("sluice:theme", () => (told += 1));
  heard.get("(prefers-reduced-motion: reduce)")!();
  expect(told).toBe(1);
  vi.unstubAllGlobals();
});
