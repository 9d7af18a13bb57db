/** Keys and buttons call commands; while a person types, keys are theirs. */
import { COMMANDS, commandOf, perform, type Command } from "./commands";
import { isSingle, isTyping, matches, singleKeysWork } from "./keys";
import type { Session } from "./session";

/** Commands that work in a text field too. */
const IN_FIELDS = new Set(["escape"]);

export function attachShortcuts(session: Session): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (event.key === " " && !isTyping(event.target) && event.target === document.body) {
      event.preventDefault();
      session.canvas.holdHand(true);
      return;
    }
    const found = commandFor(event);
    if (!found || (isTyping(event.target) && !IN_FIELDS.has(found.id))) return;
    if (perform(session, found)) event.preventDefault();
  });
  document.addEventListener("keyup", (event) => {
    if (event.key === " ") session.canvas.holdHand(false);
  });
  document.addEventListener("click", (event) => {
    const button =
      event.target instanceof Element ? event.target.closest<HTMLElement>("[data-command]") : null;
    const id = button?.dataset.command;
    if (id !== undefined) perform(session, commandOf(id));
  });
}

export function commandFor(event: KeyboardEvent): Command | null {
  const singles = singleKeysWork();
  return (
    COMMANDS.find((command) =>
      command.keys.some((keys) => (singles || !isSingle(keys)) && matches(keys, event)),
    ) ?? null
  );
}
