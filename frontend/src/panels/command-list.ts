/** Ctrl+K: every command that can be done now, found by its words. */
import { canDo, COMMANDS, perform, type Command } from "../commands";
import { writeKeys } from "../keys";
import type { Session } from "../session";
import type { Option, Question } from "./chooser";

/** What the list itself is opened by, or is of no use in it. */
const LEFT_OUT = new Set(["commands", "escape", "more"]);

export function commandQuestion(session: Session): Question {
  return {
    title: "Commands",
    placeholder: "What do you want to do?",
    at: null,
    find: (query) => commandsFor(session, query).map((command) => optionOf(session, command)),
    nothing: (query) => `No command is called “${query}”.`,
  };
}

/** The commands that hold each word, those that begin with the first one before the others. */
function commandsFor(session: Session, query: string): Command[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const first = words[0] ?? "";
  const isMeant = ({ title, group }: Command): boolean =>
    words.every((word) => `${title} ${group}`.toLowerCase().includes(word));
  const rank = ({ title }: Command): number => (title.toLowerCase().startsWith(first) ? 0 : 1);
  return COMMANDS.filter(
    (command) => !LEFT_OUT.has(command.id) && canDo(session, command) && isMeant(command),
  ).sort((a, b) => rank(a) - rank(b));
}

function optionOf(session: Session, command: Command): Option {
  const [keys] = command.keys;
  return {
    label: command.title,
    note: command.group,
    ...(keys === undefined ? {} : { key: writeKeys(keys) }),
    choose: () => void perform(session, command),
  };
}
