/** What the panels offer to the session, so that it need not know them. */
import type { Point } from "./document/board";
import type { Refusal, Targets } from "./document/palette";
import type { Question } from "./panels/chooser";

export interface Desk {
  say(text: string): void;
  toast(text: string, tone: "plain" | "error"): void;
  refuse(node: string | null, refusal: Refusal): void;
  quickAdd(at: Point, from: string | null, offer: Targets | null): void;
  menu(at: Point, node: string | null, edge: string | null): void;
  /** Offer commands in a menu at a point of the window. */
  choices(at: Point, commands: readonly string[]): void;
  ask(question: Question): void;
  preview(source: string, target: string | null): void;
  help(): void;
  template(): void;
  minimap(): void;
  closePanels(): void;
  comment(node: string | null): void;
}
