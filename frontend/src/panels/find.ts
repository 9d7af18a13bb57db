/** Ctrl+F: a node by its name, type or ARN, or a message by its id or by any id that its events carry. */
import type { Session } from "../session";
import type { TraceEvent } from "../stream/frame";
import { tell } from "../stream/story";
import type { Option, Question } from "./chooser";

const MOST_NODES = 30;
const MOST_MESSAGES = 20;
/** Fewer letters than this are in every id. */
const SHORTEST_ID = 3;

export function findQuestion(session: Session): Question {
  return {
    title: "Find",
    placeholder: "Node, message id, correlation id…",
    at: null,
    find: (query) => [...nodesFor(session, query), ...messagesFor(session, query)],
    nothing: (query) =>
      query ? `No node or message holds “${query}”.` : "There is nothing on the board yet.",
  };
}

function nodesFor(session: Session, query: string): Option[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return session.graph.nodes
    .filter(({ logicalId, label, type }) =>
      words.every((word) => `${logicalId} ${label} ${type}`.toLowerCase().includes(word)),
    )
    .slice(0, MOST_NODES)
    .map((node) => ({
      label: node.logicalId,
      note: node.label,
      glyph: node.glyph,
      category: node.category,
      choose: () => {
        session.openNode(node.id);
        session.canvas.nodes.focus(node.id);
      },
    }));
}

function messagesFor(session: Session, query: string): Option[] {
  const { run, names } = session.playback;
  const wanted = query.trim().toLowerCase();
  if (!run || wanted.length < SHORTEST_ID) return [];
  const last = new Map<string, TraceEvent>();
  for (const event of run.trace.events) {
    if (!event.message || (last.size >= MOST_MESSAGES && !last.has(event.message))) continue;
    if (last.has(event.message) || holds(event, wanted)) last.set(event.message, event);
  }
  return [...last].map(([message, event]) => ({
    label: message,
    note: tell(event, names),
    choose: () => {
      const node = names.id(event.resource);
      if (node !== null) session.openNode(node);
      session.pinMessage(message);
    },
  }));
}

/** Whether an event's message or anything that it carries holds these letters. */
function holds(event: TraceEvent, wanted: string): boolean {
  if (event.message.toLowerCase().includes(wanted)) return true;
  return JSON.stringify(event.detail).toLowerCase().includes(wanted);
}
