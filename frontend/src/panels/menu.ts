/** The menu of the right button, the menu key or a long press. */
import type { Point } from "../document/board";
import { element } from "../element";
import type { Session } from "../session";
import { canDo, commandOf, perform } from "../commands";
import { NODE_HEIGHT, NODE_WIDTH } from "../document/graph";
import { writeKeys } from "../keys";
import { toBoard } from "../canvas/view";

interface Entry {
  words: string;
  key: string;
  isDanger?: boolean;
  run(): void;
}

/** What is done with several nodes. */
const MANY = [
  "group",
  "ungroup",
  "auto-layout",
  "align-left",
  "align-middle",
  "distribute-x",
  "distribute-y",
  "pin",
];

export class ContextMenu {
  #menu: HTMLElement | null = null;
  #back: HTMLElement | null = null;

  constructor(private readonly session: Session) {
    document.addEventListener("pointerdown", (event) => {
      if (this.#menu && !(event.target instanceof Node && this.#menu.contains(event.target))) this.hide();
    });
  }

  /** Open at a point of the window. */
  show(at: Point, node: string | null, edge: string | null): void {
    this.#open(at, () =>
      node !== null ? this.#ofNode(node) : edge !== null ? this.#ofEdge(edge) : this.#ofBoard(at),
    );
  }

  /** Offer these commands, as far as they can be done now. */
  offer(at: Point, commands: readonly string[]): void {
    this.#open(at, () => this.#commands([...commands]));
  }

  #open(at: Point, entriesOf: () => Entry[]): void {
    this.hide();
    this.#back = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    const entries = entriesOf();
    const rows = entries.map((entry) => {
      const row = element(
        "button",
        { role: "menuitem", type: "button", tabindex: "-1", class: entry.isDanger ? "danger" : null },
        element("span", {}, entry.words),
        entry.key ? element("kbd", {}, entry.key) : null,
      );
      row.addEventListener("click", () => {
        this.hide();
        entry.run();
      });
      return row;
    });
    const menu = element("div", { class: "menu", role: "menu", "aria-label": "What to do here" }, ...rows);
    menu.addEventListener("keydown", (event) => this.#key(event, rows));
    (document.querySelector("main") ?? document.body).append(menu);
    const box = menu.getBoundingClientRect();
    const x = Math.max(4, Math.min(at.x, innerWidth - box.width - 4));
    const y = Math.max(4, Math.min(at.y, innerHeight - box.height - 4));
    menu.style.transform = `translate(${x}px, ${y}px)`;
    this.#menu = menu;
    rows[0]?.focus({ preventScroll: true });
  }

  hide(): void {
    const menu = this.#menu;
    if (!menu) return;
    const hadFocus = menu.contains(document.activeElement);
    this.#menu = null;
    menu.remove();
    if (hadFocus) this.#back?.focus({ preventScroll: true });
  }

  #ofNode(node: string): Entry[] {
    const { session } = this;
    const { canvas } = session;
    const before = [...canvas.selection.nodes];
    const isAnother = before.length > 0 && !canvas.selection.nodes.has(node);
    if (!canvas.selection.nodes.has(node)) canvas.selection.set([node]);
    const add: Entry = {
      words: "Add to the selection",
      key: "Shift+click",
      run: () => canvas.selection.set([...before, node]),
    };
    const isNote = canvas.notes.has(node);
    const several = canvas.selection.nodes.size > 1;
    const first: Entry = isNote
      ? { words: "Write", key: "Enter", run: () => canvas.notes.write(node) }
      : { words: "Open settings", key: "Enter", run: () => session.openNode(node) };
    const connect = { ...this.#command("connect"), key: "Ctrl+→" };
    return [
      ...(isNote && !session.canEdit ? [] : several ? [] : [first]),
      ...(isAnother ? [add] : []),
      ...(several || isNote ? [] : this.#able([connect])),
      ...this.#commands(["copy", "cut", "duplicate"]),
      ...this.#commands(several ? MANY : ["pin", "group", "rename-group", "ungroup"]),
      ...this.#commands(["delete"]),
    ];
  }

  #ofEdge(edge: string): Entry[] {
    const { session } = this;
    session.canvas.selection.set([], [edge]);
    return [
      { words: "What is it?", key: "", run: () => session.canvas.selection.set([], [edge]) },
      ...this.#commands(["delete"]).map((entry) => ({ ...entry, words: "Disconnect" })),
    ];
  }

  #ofBoard(at: Point): Entry[] {
    const { session } = this;
    const place = toBoard(session.canvas.view, session.canvas.local({ clientX: at.x, clientY: at.y }));
    session.canvas.pointer = place;
    const add: Entry = {
      words: "Add here…",
      key: "/",
      run: () => session.quickAdd({ x: place.x - NODE_WIDTH / 2, y: place.y - NODE_HEIGHT / 2 }, null, null),
    };
    return [
      ...(session.canEdit ? [add] : []),
      ...this.#commands(["note", "paste", "select-all", "auto-layout", "fit", "minimap"]),
      ...this.#commands(["export-svg", "export-png"]),
    ];
  }

  #commands(ids: string[]): Entry[] {
    return this.#able(ids.map((id) => this.#command(id)));
  }

  #able(entries: (Entry & { id: string })[]): Entry[] {
    return entries.filter(({ id }) => canDo(this.session, commandOf(id)));
  }

  #command(id: string): Entry & { id: string } {
    const command = commandOf(id);
    const [keys] = command.keys;
    return {
      id,
      words: command.title,
      key: keys === undefined ? "" : writeKeys(keys),
      isDanger: id === "delete",
      run: () => void perform(this.session, command),
    };
  }

  #key(event: KeyboardEvent, rows: HTMLElement[]): void {
    const now = rows.indexOf(document.activeElement as HTMLElement);
    if (event.key === "ArrowDown") rows[(now + 1) % rows.length]?.focus();
    else if (event.key === "ArrowUp") rows[(now - 1 + rows.length) % rows.length]?.focus();
    else if (event.key === "Escape" || event.key === "Tab") this.hide();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
