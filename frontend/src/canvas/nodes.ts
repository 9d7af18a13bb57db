/** The nodes as real HTML in one transformed element: focusable, labelled, ports as buttons. */
import type { Point } from "../document/board";
import type { GraphNode } from "../document/graph";
import { element, icon } from "../element";
import { hasRoom } from "./room";

/** What is wrong with a node: the worst of it. */
export interface Badge {
  severity: "error" | "warning";
  text: string;
}

export type DeployState = "waiting" | "creating" | "done" | "failed";

interface Card {
  element: HTMLElement;
  body: HTMLButtonElement;
  port: HTMLButtonElement;
  node: GraphNode;
}

/** Letters of a name that fit into a line; a name of more than two lines is written smaller. */
const LETTERS_A_LINE = 11;
const MOST_LINES = 3;
const LONG_LABEL = 24;

const NOT_MODELLED = "not modelled";
const CODE_WORDS = { supplied: "", default: "default code", missing: "code not supplied" } as const;

export class NodeLayer {
  #list = element("div", { role: "list", "aria-label": "Nodes in flow order" });
  /** What is panned and zoomed: the cards, and what panels place beside them. */
  readonly world = element("div", { class: "world" }, this.#list);
  #cards = new Map<string, Card>();

  /** Show these nodes, in this order. */
  setNodes(nodes: GraphNode[], order: string[], places: ReadonlyMap<string, Point>): void {
    const kept = new Map(nodes.map((node) => [node.id, node]));
    for (const [id, card] of this.#cards) {
      if (kept.has(id)) continue;
      card.element.remove();
      this.#cards.delete(id);
    }
    for (const node of nodes) {
      const card = this.#cards.get(node.id);
      if (!card) this.#cards.set(node.id, makeCard(node));
      else if (!sameFace(card.node, node)) rewrite(card, node);
    }
    this.#arrange(order);
    for (const node of nodes) this.place(node.id, places.get(node.id) ?? node);
  }

  place(id: string, { x, y }: Point): void {
    const card = this.#cards.get(id);
    if (card) card.element.style.transform = `translate(${x}px, ${y}px)`;
  }

  /** The node that is first in flow order. */
  get first(): string | null {
    const card = this.#list.firstElementChild;
    return card instanceof HTMLElement ? (card.dataset.id ?? null) : null;
  }

  cardOf(id: string): HTMLElement | null {
    return this.#cards.get(id)?.element ?? null;
  }

  focus(id: string): void {
    this.#cards.get(id)?.body.focus({ preventScroll: true });
  }

  /** The id of the node or note that holds this element of the page. */
  idAt(target: EventTarget | null): string | null {
    const card = target instanceof Element ? target.closest<HTMLElement>("[data-id]") : null;
    return card && this.world.contains(card) ? (card.dataset.id ?? null) : null;
  }

  /** The node whose port this element is. */
  portAt(target: EventTarget | null): string | null {
    return target instanceof Element && target.closest(".port") ? this.idAt(target) : null;
  }

  select(ids: ReadonlySet<string>): void {
    for (const [id, { element, body, port }] of this.#cards) {
      const selected = ids.has(id);
      // Of hundreds of cards one or two change.
      if (element.classList.contains("is-selected") === selected) continue;
      element.classList.toggle("is-selected", selected);
      body.setAttribute("aria-pressed", String(selected));
      port.tabIndex = selected ? 0 : -1;
    }
  }

  /** Mark nodes with a class and take it from all others. */
  mark(className: string, ids: ReadonlySet<string>): void {
    for (const [id, card] of this.#cards) card.element.classList.toggle(className, ids.has(id));
  }

  /** The words on a card's border stand at its lower side where lines meet only the upper one. */
  keepClear(edges: { metAt(side: "top" | "bottom"): ReadonlySet<string> }): void {
    const below = edges.metAt("bottom");
    this.mark("is-met-above", new Set([...edges.metAt("top")].filter((id) => !below.has(id))));
  }

  deploying(states: ReadonlyMap<string, DeployState>): void {
    for (const [id, card] of this.#cards) {
      const state = states.get(id);
      if (state) card.element.dataset.deploy = state;
      else delete card.element.dataset.deploy;
    }
  }

  /** Problems by node id, shown as a badge with their text. */
  problems(badges: ReadonlyMap<string, Badge>): void {
    for (const [id, card] of this.#cards) {
      const found = badges.get(id);
      card.element.classList.toggle("has-problem", found !== undefined);
      const badge = card.element.querySelector<HTMLElement>(".badge")!;
      badge.hidden = found === undefined;
      badge.title = found?.text ?? "";
      badge.dataset.severity = found?.severity ?? "";
      badge.querySelector(".badge-word")!.textContent = found?.severity === "error" ? "Error" : "Warning";
    }
  }

  /** What a screen reader says of a node, its counters included. */
  describe(id: string, counters: string): void {
    const card = this.#cards.get(id);
    if (card) card.body.setAttribute("aria-label", [nameOf(card.node), counters].filter(Boolean).join(", "));
  }

  #arrange(order: string[]): void {
    const focused = document.activeElement;
    let next = this.#list.firstElementChild;
    for (const id of order) {
      const card = this.#cards.get(id)?.element;
      if (!card) continue;
      if (card === next) next = next.nextElementSibling;
      else this.#list.insertBefore(card, next);
    }
    if (
      focused instanceof HTMLElement &&
      focused !== document.activeElement &&
      this.world.contains(focused)
    ) {
      focused.focus({ preventScroll: true });
    }
  }
}

export function nameOf(node: GraphNode): string {
  const code = node.code ? CODE_WORDS[node.code] : "";
  const ignored = node.ignored.length ? `not modelled: ${node.ignored.join(", ")}` : "";
  return [node.logicalId, node.label, node.modelled ? "" : NOT_MODELLED, code, ignored]
    .filter(Boolean)
    .join(", ");
}

/** The words on a card's upper border: what a person must know first of how it runs. */
function noteOf(node: GraphNode): string {
  if (!node.modelled) return NOT_MODELLED;
  if (node.code === "missing") return CODE_WORDS.missing;
  const number = node.ignored.length;
  if (number) return number === 1 ? "1 setting not modelled" : `${number} settings not modelled`;
  return node.code ? CODE_WORDS[node.code] : "";
}

/** What the words on the border mean. */
const reasonOf = (node: GraphNode): string =>
  node.modelled ? node.ignored.join(", ") : "In a run it is a placeholder; the export keeps it as it is.";

const sameFace = (a: GraphNode, b: GraphNode): boolean =>
  a.logicalId === b.logicalId &&
  a.label === b.label &&
  a.glyph === b.glyph &&
  a.category === b.category &&
  a.opaque === b.opaque &&
  a.modelled === b.modelled &&
  a.code === b.code &&
  a.ignored.join() === b.ignored.join() &&
  a.counters.length === b.counters.length;

function makeCard(node: GraphNode): Card {
  const body = element("button", { class: "node-body", type: "button", "aria-pressed": "false" });
  const port = element("button", { class: "port", type: "button", tabindex: "-1" });
  const card = element(
    "div",
    { class: "node", role: "listitem", "data-id": node.id },
    body,
    port,
    element("span", { class: "ring", "aria-hidden": "true" }),
    element(
      "span",
      { class: "badge", hidden: true },
      icon("alert"),
      element("span", { class: "badge-word" }, "Problem"),
    ),
  );
  const made = { element: card, body, port, node };
  rewrite(made, node);
  return made;
}

function rewrite(card: Card, node: GraphNode): void {
  card.node = node;
  card.element.dataset.category = node.category;
  card.element.classList.toggle("is-opaque", node.opaque);
  card.element.classList.toggle("is-actor", node.type.startsWith("actor:"));
  const lines = linesOf(node.logicalId);
  const note = noteOf(node);
  card.element.classList.toggle("is-double", lines.length === 2);
  card.element.classList.toggle("is-long", lines.length > 2);
  card.element.classList.toggle("has-room", hasRoom(lines, node.label));
  card.element.classList.toggle("has-note", note !== "");
  card.element.classList.toggle("is-wordy", node.label.length > LONG_LABEL);
  card.element.classList.toggle("is-counted", node.counters.length > 0);
  card.element.classList.toggle("lacks-code", node.code === "missing");
  const tile = element("span", { class: "tile", "data-length": Math.min(4, node.glyph.length) }, node.glyph);
  tile.setAttribute("aria-hidden", "true");
  card.body.replaceChildren(
    tile,
    element(
      "span",
      { class: "words" },
      element("span", { class: "name", title: node.logicalId }, ...breakable(node.logicalId)),
      element("span", { class: "service", title: node.label }, node.label),
    ),
  );
  if (note) card.body.append(element("span", { class: "note", title: reasonOf(node) }, note));
  card.body.setAttribute("aria-label", nameOf(node));
  card.port.setAttribute("aria-label", `Connect ${node.logicalId} to…`);
  card.port.title = "Drag to connect";
}

const wordsOf = (name: string): string[] => name.split(/(?<=[a-z0-9])(?=[A-Z])|(?<=[-_.])/);

/** A name broken into lines, between its words where it can be. */
function linesOf(name: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (let word of wordsOf(name)) {
    if (line && line.length + word.length > LETTERS_A_LINE) {
      lines.push(line);
      line = "";
    }
    for (; word.length > LETTERS_A_LINE; word = word.slice(LETTERS_A_LINE))
      lines.push(word.slice(0, LETTERS_A_LINE));
    line += word;
  }
  return [...lines, line];
}

/** Parts of a name between which it may be broken; of one too long for its card the middle is left out. */
export function nameParts(name: string): string[] {
  const lines = linesOf(name);
  if (lines.length <= MOST_LINES) return wordsOf(name);
  // Names that begin alike differ at their ends.
  return [...lines.slice(0, MOST_LINES - 1), `…${name.slice(1 - LETTERS_A_LINE)}`];
}

/** A name that may be broken where a new word begins in it. */
function breakable(name: string): (string | HTMLElement)[] {
  return nameParts(name).flatMap((word, index) => (index ? [document.createElement("wbr"), word] : [word]));
}
