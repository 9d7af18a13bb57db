/** The menu of the right button, the menu key or a long press. */
import type { Point } from "../document/board";
import { element } from "../element";
import type { Session } from "../session";
import { beside } from "../canvas/connect/connect";
import { toBoard } from "../canvas/view";

interface Entry {
  words: string;
  key: string;
  isDanger?: boolean;
  run(): void;
}

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
    this.hide();
    this.#back = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    const entries =
      node !== null ? this.#ofNode(node) : edge !== null ? this.#ofEdge(edge) : this.#ofBoard(at);
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
    const look = { words: "Open settings", key: "Enter", run: () => this.session.openNode(node) };
    if (!session.canEdit) return [look];
    const chosen = session.canvas.selection.nodes.has(node) ? [...session.canvas.selection.nodes] : [node];
    return [
      look,
      {
        words: "Connect to…",
        key: "Ctrl+→",
        run: () => session.quickAdd(beside(session.canvas, node), node, null),
      },
      {
        words: chosen.length > 1 ? `Delete ${chosen.length} nodes` : "Delete",
        key: "Del",
        isDanger: true,
        run: () => void session.remove(chosen, []),
      },
    ];
  }

  #ofEdge(edge: string): Entry[] {
    const { session } = this;
    const select = { words: "Select", key: "", run: () => session.canvas.selection.set([], [edge]) };
    if (!session.canEdit) return [select];
    return [
      select,
      { words: "Disconnect", key: "Del", isDanger: true, run: () => void session.remove([], [edge]) },
    ];
  }

  #ofBoard(at: Point): Entry[] {
    const { session } = this;
    const place = toBoard(session.canvas.view, session.canvas.local({ clientX: at.x, clientY: at.y }));
    const all = { words: "Show all", key: "⇧1", run: () => session.canvas.camera.fit() };
    if (!session.canEdit) return [all];
    return [
      { words: "Add here…", key: "/", run: () => session.quickAdd(place, null, null) },
      {
        words: "Select all",
        key: "Ctrl+A",
        run: () => session.canvas.selection.set(session.canvas.places.keys()),
      },
      all,
    ];
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
