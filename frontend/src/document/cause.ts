/** What a failed deployment is about: its node, and the settings that its text names. */
import type { Setting } from "../stream/why/why";

interface Cause {
  node: string | null;
  settings: Setting[];
}

const UNKNOWN: Cause = { node: null, settings: [] };

export async function fetchCause(board: string, logicalId: string, reason: string): Promise<Cause> {
  const query = new URLSearchParams({ logical_id: logicalId, reason: reason.slice(0, 1500) });
  const response = await fetch(`/b/${board}/cause?${query.toString()}`).catch(() => null);
  if (!response?.ok) return UNKNOWN;
  const answer = (await response.json()) as { node?: string; settings?: Setting[] };
  return { node: answer.node || null, settings: answer.settings ?? [] };
}

/** CloudFormation's reason without the envelope that every resource handler puts around it. */
export function shortReason(reason: string): string {
  const inner = /^Resource handler returned message: "(.*?)(?: \(Service: .*)?" \(RequestToken: /s.exec(
    reason,
  );
  return inner?.[1] ?? reason;
}
