// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import { COMMANDS } from "../src/commands";
import { isTyping, letSingleKeysWork, matches, writeKeys } from "../src/keys";
import { commandFor } from "../src/shortcuts";

const press = (key: string, more: object = {}) => ({
  key,
  code: "",
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

beforeEach(() => localStorage.clear());

test.each([
  ["Mod+z", press("z", { ctrlKey: true }), true],
  ["Mod+z", press("z", { metaKey: true }), true],
  ["Mod+z", press("Z", { ctrlKey: true, shiftKey: true }), false],
  ["Mod+Shift+z", press("Z", { ctrlKey: true, shiftKey: true }), true],
  ["r", press("r"), true],
  ["r", press("r", { ctrlKey: true }), false],
  ["?", press("?", { shiftKey: true }), true],
  ["/", press("/", { shiftKey: true }), true],
  ["Shift+Digit1", press("!", { code: "Digit1", shiftKey: true }), true],
  ["Shift+Digit1", press("1", { code: "Digit1" }), false],
  ["Mod++", press("+", { ctrlKey: true }), true],
  ["+", press("+", { shiftKey: true }), true],
  ["Alt+KeyA", press("å", { code: "KeyA", altKey: true }), true],
  ["Alt+KeyA", press("a", { code: "KeyA" }), false],
  ["r", press("r", { altKey: true }), false],
  ["Shift+KeyA", press("A", { code: "KeyA", shiftKey: true }), true],
  ["Delete", press("Delete"), true],
])("%s fits %o: %s", (notation, event, fits) => {
  expect(matches(notation, event)).toBe(fits);
});

test("no two commands want the same key", () => {
  const keys = COMMANDS.flatMap((command) => command.keys);
  expect(new Set(keys).size).toBe(keys.length);
});

test("every command has an id of its own and a title", () => {
  expect(new Set(COMMANDS.map((command) => command.id)).size).toBe(COMMANDS.length);
  expect(COMMANDS.every((command) => command.title.length > 2)).toBe(true);
});

test("keys without Ctrl can be switched off, the others stay", () => {
  const pressed = (event: object) => commandFor(event as KeyboardEvent)?.id ?? null;
  expect(pressed(press("r"))).toBe("run");
  letSingleKeysWork(false);
  expect(pressed(press("r"))).toBeNull();
  expect(pressed(press("z", { ctrlKey: true }))).toBe("undo");
  expect(pressed(press("Delete"))).toBe("delete");
});

test("keys are written as the computer names them", () => {
  expect(writeKeys("Mod+Shift+z", false)).toBe("Ctrl+Shift+Z");
  expect(writeKeys("Mod+Shift+z", true)).toBe("⌘⇧Z");
  expect(writeKeys("Mod++", false)).toBe("Ctrl++");
  expect(writeKeys("Shift+Digit1", false)).toBe("Shift+1");
  expect(writeKeys("+", false)).toBe("+");
  expect(writeKeys("Alt+Shift+KeyH", false)).toBe("Alt+Shift+H");
});

test("a text field is where a person types", () => {
  const field = document.createElement("textarea");
  expect(isTyping(field)).toBe(true);
  expect(isTyping(document.createElement("button"))).toBe(false);
});
