/** What a connection would add to the template, before it is made. */
export interface Addition {
  name: string;
  label: string;
  isNew: boolean;
  lines: string[];
}

/** Null where the server does not say: then there is nothing to show. */
export async function fetchAdditions(
  board: string,
  source: string,
  target: string,
): Promise<Addition[] | null> {
  const query = new URLSearchParams({ source, target });
  const response = await fetch(`/b/${board}/connection?${query.toString()}`).catch(() => null);
  if (!response?.ok) return null;
  const { adds } = (await response.json()) as { adds?: Addition[] };
  return adds?.length ? adds : null;
}
