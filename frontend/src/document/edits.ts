/** Ask the server for an edit of the template. */
export type Edit =
  | { kind: "add"; type: string; x: number; y: number; connect_from?: string }
  | { kind: "add-actor"; actor: string; x: number; y: number; target?: string }
  | { kind: "connect"; source: string; target: string }
  | { kind: "disconnect"; edge: string }
  | { kind: "delete"; ids: string[] }
  | { kind: "paste"; text: string; x: number; y: number }
  | { kind: "duplicate"; ids: string[]; x: number; y: number }
  | { kind: "rename"; id: string; name: string }
  | { kind: "keep-layout" }
  | { kind: "set"; id: string; pointer: string; value: unknown };

export interface Edited {
  edit: string;
  created: string[];
}

/** The server does not make this edit, and says why. */
export class EditRefused extends Error {
  constructor(
    readonly reason: string,
    readonly fix: string,
  ) {
    super(fix ? `${reason} ${fix}` : reason);
  }
}

export interface Asking {
  board: string;
  tab: string;
  csrf: string;
}

let made = 0;

/** A new edit id, unique in this tab. */
export function editId(tab: string): string {
  made += 1;
  return `${tab}-${made}`;
}

/** The header fields that every write of this tab carries. */
export function writeHeaders(asking: Asking, edit: string): Record<string, string> {
  return { "X-CSRFToken": asking.csrf, "X-Sluice-Tab": asking.tab, "X-Sluice-Edit": edit };
}

/** Resolve to what was made; throw EditRefused with the server's reason. */
export async function postEdit(asking: Asking, edit: Edit): Promise<Edited> {
  const id = editId(asking.tab);
  let response: Response;
  try {
    response = await fetch(`/b/${asking.board}/edit`, {
      method: "POST",
      headers: { ...writeHeaders(asking, id), "Content-Type": "application/json" },
      body: JSON.stringify(edit),
    });
  } catch {
    throw new EditRefused(
      "The server cannot be reached.",
      "Your drawing is kept; try again when you are online.",
    );
  }
  if (!response.ok) throw await refusalIn(response);
  const answer = (await response.json()) as Partial<Edited>;
  return { edit: answer.edit ?? id, created: answer.created ?? [] };
}

/** The reason and fix in a refusing answer. */
export async function refusalIn(response: Response): Promise<EditRefused> {
  try {
    const answer = (await response.json()) as {
      reason?: string;
      fix?: string;
      line?: number;
      column?: number;
    };
    const place =
      typeof answer.line === "number" ? ` (line ${answer.line}, column ${answer.column ?? 1})` : "";
    const reason = answer.reason ?? `The server answered ${response.status}.`;
    return new EditRefused(reason + place, answer.fix ?? "");
  } catch {
    return new EditRefused(`The server answered ${response.status}.`, "");
  }
}
