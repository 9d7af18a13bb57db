/** Which key press a notation means: "Mod+Shift+z", "Shift+Digit1", "Alt+KeyA", "Delete", "/", "r". */
const SINGLE_KEYS = "sluice.single-keys";

type Press = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

export function matches(notation: string, press: Press): boolean {
  const parts = notation.split("+");
  const key = parts.at(-1) || "+";
  const mod = parts.includes("Mod");
  if ((press.ctrlKey || press.metaKey) !== mod || press.altKey !== parts.includes("Alt")) return false;
  // With Alt or Shift a key writes another sign than the one that is printed on it.
  if (/^(Digit\d|Key[A-Z])$/.test(key))
    return press.code === key && press.shiftKey === parts.includes("Shift");
  if (press.key.toLowerCase() !== key.toLowerCase()) return false;
  // A sign such as "?" needs Shift on some keyboards and not on others.
  const isSign = key.length === 1 && !/[a-z]/i.test(key);
  return isSign || press.shiftKey === parts.includes("Shift");
}

/** A key without Ctrl or Cmd that speech input could press by mistake. */
export const isSingle = (notation: string): boolean => /^([a-z.,/[\]?+-]|Shift\+Key[A-Z])$/i.test(notation);

export function singleKeysWork(): boolean {
  try {
    return localStorage.getItem(SINGLE_KEYS) !== "off";
  } catch {
    return true;
  }
}

export function letSingleKeysWork(work: boolean): void {
  localStorage.setItem(SINGLE_KEYS, work ? "on" : "off");
}

/** The notation as people read it on this computer. */
export function writeKeys(notation: string, isMac = navigator.platform.startsWith("Mac")): string {
  const words: Record<string, string> = {
    Mod: isMac ? "⌘" : "Ctrl",
    Shift: isMac ? "⇧" : "Shift",
    Alt: isMac ? "⌥" : "Alt",
  };
  const key = notation.split("+").at(-1) || "+";
  const held = notation
    .slice(0, notation.length - key.length)
    .split("+")
    .filter(Boolean);
  const name = key
    .replace(/^(Digit|Key)/, "")
    .replace("Delete", "Del")
    .replace("Escape", "Esc");
  return [...held.map((part) => words[part] ?? part), name.length === 1 ? name.toUpperCase() : name].join(
    isMac ? "" : "+",
  );
}

export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest("input, textarea, select, [contenteditable=true], .code-editor") !== null
  );
}
