/** Everything that a person can do by a key or a button: one command, one file in `commands/`. */
import type { Session } from "./session";

export interface Command {
  id: string;
  title: string;
  group: "Add" | "Edit" | "Arrange" | "View" | "Run" | "Help";
  /** Key notations as `matches` in `keys.ts` reads them. */
  keys: string[];
  /** It changes the board, so that who only looks cannot do it. */
  edits?: boolean;
  /** Whether there is something to do now; without it there always is. */
  applies?(session: Session): boolean;
  /** Answer false when there was nothing to do, so that the key keeps its usual meaning. */
  run(session: Session): unknown;
}

const files = import.meta.glob<Command>("./commands/*.ts", { eager: true, import: "default" });

/** All commands, in the order of their files. */
export const COMMANDS: readonly Command[] = Object.keys(files)
  .sort()
  .map((file) => files[file]!);

/** Whether this person can do it now. */
export const canDo = (session: Session, command: Command): boolean =>
  (!command.edits || session.canEdit) && (command.applies?.(session) ?? true);

/** Do it; false when there was nothing to do. */
export function perform(session: Session, command: Command): boolean {
  return canDo(session, command) && command.run(session) !== false;
}

export class UnknownCommand extends Error {
  constructor(readonly id: string) {
    super(`There is no command ${id}.`);
  }
}

export function commandOf(id: string): Command {
  const found = COMMANDS.find((command) => command.id === id);
  if (!found) throw new UnknownCommand(id);
  return found;
}
