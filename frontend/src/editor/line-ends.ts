/** Line ends: the editor knows one, a template may have others, and keeps them where nobody edits. */
import { changesBetween } from "./changes";

const LINE_END = /\r\n?/g;

/** The text as the editor holds it. */
export const plainLines = (text: string): string => text.replace(LINE_END, "\n");

/** The edited text with the line ends of the text that it was made of; new lines end as most lines do. */
export function withLineEnds(base: string, edited: string): string {
  if (!base.includes("\r")) return edited;
  const usual = (base.match(/\r\n/g)?.length ?? 0) * 2 >= (base.match(/\n/g)?.length ?? 0) ? "\r\n" : "\n";
  const places = placesIn(base);
  let text = "";
  let at = 0;
  for (const { from, to, insert } of changesBetween(plainLines(base), edited)) {
    text += base.slice(places[at], places[from]) + insert.replace(/\n/g, usual);
    at = to;
  }
  return text + base.slice(places[at]);
}

/** For each position in the plain text, the one in the text itself. */
function placesIn(text: string): number[] {
  const places: number[] = [];
  for (let index = 0; index < text.length; index += 1) {
    places.push(index);
    if (text[index] === "\r" && text[index + 1] === "\n") index += 1;
  }
  places.push(text.length);
  return places;
}
