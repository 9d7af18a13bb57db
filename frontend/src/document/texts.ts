/** The template as text: fetched from the server, and sent back as one edit. */
import { editId, writeHeaders, type Asking } from "./edits";

export interface Clash {
  name: string;
  mine: string;
  theirs: string;
}

export interface BlockPlace {
  id: string;
  from: number;
}

export interface Shown {
  text: string;
  format: string;
  blocks: BlockPlace[];
}

export type Answer =
  | ({ kind: "taken" } & Shown)
  | { kind: "clash"; clashes: Clash[] }
  | { kind: "refused"; reason: string; line: number | null; column: number };

export interface Sent {
  block: string | null;
  base: string;
  text: string;
  mine: string[];
}

export async function fetchText(board: string, block: string | null): Promise<Shown> {
  const query = block === null ? "" : `?block=${encodeURIComponent(block)}`;
  const response = await fetch(`/b/${board}/text${query}`);
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return readShown(await response.json());
}

export async function sendText(asking: Asking, { block, ...sent }: Sent): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(`/b/${asking.board}/text`, {
      method: "POST",
      headers: { ...writeHeaders(asking, editId(asking.tab)), "Content-Type": "application/json" },
      body: JSON.stringify(block === null ? sent : { ...sent, block }),
    });
  } catch {
    return { kind: "refused", reason: "The server cannot be reached.", line: null, column: 1 };
  }
  const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  if (response.ok) return { kind: "taken", ...readShown(answer) };
  if (response.status === 409) return { kind: "clash", clashes: (answer.clashes ?? []) as Clash[] };
  const reason =
    typeof answer.reason === "string" ? answer.reason : `The server answered ${response.status}.`;
  const fix = typeof answer.fix === "string" ? answer.fix : "";
  return {
    kind: "refused",
    reason: fix ? `${reason} ${fix}` : reason,
    line: typeof answer.line === "number" ? answer.line : null,
    column: typeof answer.column === "number" ? answer.column : 1,
  };
}

function readShown(given: unknown): Shown {
  const answer = given as Partial<Shown>;
  return { text: answer.text ?? "", format: answer.format ?? "yaml", blocks: answer.blocks ?? [] };
}
