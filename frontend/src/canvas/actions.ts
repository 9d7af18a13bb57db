/** What the canvas asks of the designer: the canvas itself changes nothing but its view and selection. */
import type { Point } from "../document/board";
import type { PaletteItem, Refusal, Targets } from "../document/palette";

export interface Actions {
  readonly canEdit: boolean;
  /** What follows is another step of undo. */
  startStep(): void;
  move(places: Map<string, Point>): void;
  /** Put nodes and notes into groups; null takes them out. */
  regroup(groups: ReadonlyMap<string, string | null>): void;
  /** Copies of these, their middle at this point. */
  duplicate(ids: string[], middle: Point): Promise<void>;
  targets(source: string): Promise<Targets>;
  /** Show what a connection would add; with a null target nothing. */
  preview(source: string, target: string | null): void;
  connect(source: string, target: string): Promise<void>;
  add(item: PaletteItem, at: Point, from: string | null): Promise<void>;
  /** Ask what to add at this point of the board; `offer` holds types only when connecting. */
  quickAdd(at: Point, from: string | null, offer: Targets | null): void;
  remove(nodes: string[], edges: string[]): Promise<void>;
  menu(at: { x: number; y: number }, node: string | null, edge: string | null): void;
  /** A node was opened on purpose (click, Enter): show its settings. */
  open(node: string): void;
  pinMessage(message: string | null): void;
  refuse(node: string, refusal: Refusal): void;
}
