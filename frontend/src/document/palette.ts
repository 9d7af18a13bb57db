/** What can be added to a board, and what a node may be connected to. */
import type { Setting } from "../stream/why/why";

export interface PaletteItem {
  type: string;
  label: string;
  glyph: string;
  category: string;
  keywords: string[];
  /** Absent of what always runs. */
  modelled?: boolean;
}

export interface Refusal {
  reason: string;
  fix: string;
  /** The settings of the node are where it is put right. */
  opens?: boolean;
  /** The settings that it is about, where they are known. */
  settings?: Setting[];
}

export interface Targets {
  legal: string[];
  refused: Record<string, Refusal>;
  addable: string[];
}

export async function fetchPalette(board: string): Promise<PaletteItem[]> {
  const response = await fetch(`/b/${board}/palette`);
  if (!response.ok) throw new Error(`The palette could not be loaded (${response.status}).`);
  return (await response.json()) as PaletteItem[];
}

export async function fetchTargets(board: string, source: string): Promise<Targets> {
  const response = await fetch(`/b/${board}/targets?source=${encodeURIComponent(source)}`);
  if (!response.ok) throw new Error(`The targets could not be loaded (${response.status}).`);
  const answer = (await response.json()) as Partial<Targets>;
  return { legal: answer.legal ?? [], refused: answer.refused ?? {}, addable: answer.addable ?? [] };
}

/** What an empty board offers first: enough to see a message move. */
export const STARTERS = ["actor:traffic", "AWS::SQS::Queue", "AWS::Serverless::Function"];

const AT_HAND = 8;

/** The starters and what the board already has, most used first. */
export function atHand(items: PaletteItem[], used: readonly string[]): PaletteItem[] {
  const uses = new Map<string, number>();
  for (const type of used) uses.set(type, (uses.get(type) ?? 0) + 1);
  const offered = items.filter((item) => STARTERS.includes(item.type) || uses.has(item.type));
  const rank = (item: PaletteItem): number => {
    const starter = STARTERS.indexOf(item.type);
    return starter >= 0 ? starter : STARTERS.length + 1 / (uses.get(item.type) ?? 1);
  };
  return offered.sort((a, b) => rank(a) - rank(b)).slice(0, AT_HAND);
}

/** Words that tell an item from another one of the same label, or nothing. */
export function distinction(item: PaletteItem, items: PaletteItem[]): string {
  const twins = items.some((other) => other !== item && other.label === item.label);
  return twins ? item.type.replace(/^AWS::/, "").replaceAll("::", " ") : "";
}

/** Items whose label, type, glyph or keywords hold each word, best match first. */
export function searchPalette(items: PaletteItem[], query: string): PaletteItem[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return items;
  return items
    .map((item) => ({ item, rank: rankOf(item, words) }))
    .filter((found) => found.rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map((found) => found.item);
}

function rankOf(item: PaletteItem, words: string[]): number {
  const label = item.label.toLowerCase();
  const glyph = item.glyph.toLowerCase();
  const rest = [item.type, item.category, ...item.keywords].join(" ").toLowerCase();
  let rank = 0;
  for (const word of words) {
    if (glyph === word) rank += 8;
    else if (label.startsWith(word)) rank += 6;
    else if (label.includes(word)) rank += 4;
    else if (rest.includes(word)) rank += 2;
    else return 0;
  }
  return rank;
}
