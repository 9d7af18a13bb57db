/** The changes that turn one text into another, line by line where both have lines in common. */
export interface Change {
  from: number;
  to: number;
  insert: string;
}

/** Beyond this product of lines only the common beginning and end are kept. */
const MOST_CELLS = 1_000_000;

export function changesBetween(before: string, after: string): Change[] {
  if (before === after) return [];
  const old = linesOf(before);
  const now = linesOf(after);
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (
    tail < old.length - head &&
    tail < now.length - head &&
    old[old.length - 1 - tail] === now[now.length - 1 - tail]
  )
    tail += 1;
  const start = lengthOf(old.slice(0, head));
  const middle = old.slice(head, old.length - tail);
  const wanted = now.slice(head, now.length - tail);
  if (middle.length * wanted.length > MOST_CELLS)
    return [{ from: start, to: start + lengthOf(middle), insert: wanted.join("") }];
  return hunks(middle, wanted, start);
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

const lengthOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length, 0);

/** Longest common lines, then one change for each run between them. */
function hunks(old: readonly string[], now: readonly string[], start: number): Change[] {
  const width = now.length + 1;
  const common = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1)
    for (let j = now.length - 1; j >= 0; j -= 1)
      common[i * width + j] =
        old[i] === now[j]
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
  const found: Change[] = [];
  let at = start;
  let open: Change | null = null;
  for (let i = 0, j = 0; i < old.length || j < now.length;) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      open = null;
      at += old[i]!.length;
      i += 1;
      j += 1;
      continue;
    }
    if (!open) found.push((open = { from: at, to: at, insert: "" }));
    const dropsOld =
      i < old.length && (j >= now.length || common[(i + 1) * width + j]! >= common[i * width + j + 1]!);
    if (dropsOld) {
      at += old[i]!.length;
      open.to = at;
      i += 1;
    } else {
      open.insert += now[j]!;
      j += 1;
    }
  }
  return found;
}
