/** Breaks a text into lines of a width, without a page to measure it on. */

/** Letters of the interface's font are about this wide, as a part of their size. */
const WIDE = 0.58;

/** At most `most` lines; what does not fit ends with an ellipsis. */
export function wrapped(text: string, width: number, size: number, most: number): string[] {
  const letters = Math.max(4, Math.floor(width / (size * WIDE)));
  const lines = text.split("\n").flatMap((paragraph) => broken(paragraph, letters));
  if (lines.length <= most) return lines;
  const last = lines[most - 1] ?? "";
  return [...lines.slice(0, most - 1), `${last.slice(0, Math.max(1, letters - 1))}…`];
}

/** Between words first, then where a new word begins inside a name, else anywhere. */
function broken(text: string, letters: number): string[] {
  const parts = text.split(/(?<=\s)|(?<=[a-z0-9])(?=[A-Z])|(?<=[-_./])/);
  const lines: string[] = [];
  let line = "";
  for (let part of parts) {
    if (line && (line + part).trimEnd().length > letters) {
      lines.push(line.trimEnd());
      line = "";
    }
    while (part.length > letters) {
      lines.push(part.slice(0, letters));
      part = part.slice(letters);
    }
    line += part;
  }
  return [...lines, line.trimEnd()].filter((found, index, all) => found || all.length === 1 || index > 0);
}
