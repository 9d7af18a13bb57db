/** The panel on the right: a node's forms from the server, its messages, metrics and reasons from the trace. */
import { element } from "../element";
import { later } from "../later";
import type { Session } from "../session";
import type { Setting } from "../stream/why/why";
import { CodeFields } from "./code-fields";
import { filterFields, foldsOf, openFolds } from "./folds";
import { hint } from "./hint";
import type { Traced, TracedTab } from "./traced";
import { isField, isTyped, valueOf } from "./typing";
import { showField } from "./wanted";

type ServerTab = "properties" | "template";
type Tab = ServerTab | TracedTab;
const TABS: Tab[] = ["properties", "messages", "metrics", "template", "why"];
const isFromServer = (tab: Tab): tab is ServerTab => tab === "properties" || tab === "template";
const FROM_SERVER = TABS.filter(isFromServer);

const EDGE_WORDS: Record<string, string> = {
  poll: "polls",
  send: "sends to",
  redrive: "gives up to",
  subscription: "delivers to",
  invoke: "invokes",
  traffic: "sends to",
  "async-failure": "reports failures to",
  "async-success": "reports successes to",
};

export class Inspector {
  #node: string | null = null;
  #edge: string | null = null;
  #tab: Tab = document.body.classList.contains("is-replay") ? "messages" : "properties";
  #stale = false;
  #isRebuilt = false;
  #wanted: Setting | null = null;
  #loads = 0;
  readonly #codeFields: CodeFields;
  readonly #getTraced = later(() => import("./traced"));
  #traced: Traced | null = null;

  constructor(
    private readonly session: Session,
    private readonly panel: HTMLElement,
  ) {
    this.#codeFields = new CodeFields(session);
    for (const tab of TABS) this.#tabButton(tab).addEventListener("click", () => this.#choose(tab, false));
    panel
      .querySelector("#inspector-tabs")!
      .addEventListener("keydown", (event) => this.#walk(event as KeyboardEvent));
    panel.querySelector("#inspector-close")!.addEventListener("click", () => this.close());
    panel.addEventListener("input", (event) => filterFields(event.target));
    panel.addEventListener("submit", (event) => {
      const form = event.target as HTMLElement;
      // What adds or takes away rows shows them only when the whole form comes again.
      if (form.classList.contains("is-structural")) this.#isRebuilt = true;
    });
    panel.addEventListener("focusout", () => setTimeout(() => this.#refreshIfStale(), 0));
    session.opened.on(({ node, setting }) => this.#open(node, setting));
    session.canvas.selection.changed.on(() => this.#followSelection());
    session.graphed.on(() => this.#graphed());
    session.board.patched.on((patch) => {
      const node = this.#node === null ? null : session.node(this.#node);
      if (!node) return;
      const actors = node.type.startsWith("actor:") && patch.scenario.size > 0;
      const model = patch.scenario.has("functions");
      const code = [...patch.code].some((path) => !this.#codeFields.has(path));
      const isText = this.#tab === "template" && !this.panel.hidden;
      if ((patch.blocks.has(node.id) && !isText) || actors || model || code) this.#changedElsewhere();
    });
    session.saved.changed.on(() => this.#refreshIfStale());
    session.board.replaced.on(() => (this.#isRebuilt = true));
    session.pinned.on((message) => {
      if (message !== null) {
        this.panel.hidden = false;
        this.#choose("messages", false);
      } else this.#fill();
    });
    session.playback.ticked.on(() => this.#fillFromTrace());
    session.playback.changed.on(() => this.#fillFromTrace());
    document.addEventListener("htmx:after:swap", () => this.#focusWanted());
  }

  get isOpen(): boolean {
    return !this.panel.hidden;
  }

  close(): void {
    this.panel.hidden = true;
    this.#cover();
    this.session.pinMessage(null);
    if (this.#node !== null) this.session.canvas.nodes.focus(this.#node);
  }

  #open(node: string | null, setting: Setting | null): void {
    this.#wanted = setting;
    this.panel.hidden = node === null;
    if (node === null) return;
    const isOther = node !== this.#node;
    this.#node = node;
    this.#edge = this.session.edgeOf(node)?.id ?? null;
    if (isOther || setting) {
      this.session.pinMessage(null);
      document.body.dispatchEvent(
        new CustomEvent("designer:select", {
          detail: { node, pointer: setting?.pointer ?? null },
          bubbles: true,
        }),
      );
    }
    this.#head();
    this.#choose(setting && !this.session.page.replay ? "properties" : this.#tab, setting !== null);
    // The canvas has become narrower by this panel.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        this.#cover();
        this.session.canvas.camera.reveal(node);
      }),
    );
  }

  /** Tell the canvas how much of it the sheet covers in a small window. */
  #cover(): void {
    const { canvas } = this.session;
    const sheet = this.panel.getBoundingClientRect();
    const below = canvas.getBoundingClientRect();
    canvas.camera.covered =
      this.isOpen && sheet.left < below.right - 1 ? Math.max(0, below.bottom - sheet.top) : 0;
  }

  #followSelection(): void {
    const { selection } = this.session.canvas;
    if (selection.isEmpty && !this.panel.contains(document.activeElement)) {
      if (this.session.pinnedMessage === null) this.panel.hidden = true;
      return;
    }
    if (selection.edges.size === 1 && selection.nodes.size === 0) this.#openEdge([...selection.edges][0]!);
    else if (
      selection.only !== null &&
      selection.only !== this.#node &&
      this.isOpen &&
      this.#knows(selection.only)
    )
      this.#open(selection.only, null);
  }

  #knows(node: string): boolean {
    return this.session.node(node) !== null || this.session.joint(node) !== null;
  }

  /** A connection: what it is, and the joint's form where a resource stands behind it. */
  #openEdge(id: string): void {
    const edge = this.session.edge(id);
    if (!edge) return;
    this.#edge = id;
    this.#node = edge.joint;
    this.panel.hidden = false;
    this.#head();
    this.#choose("properties", true);
  }

  #graphed(): void {
    if (this.#node !== null && this.#edge === null && !this.#knows(this.#node)) {
      this.panel.hidden = true;
      this.#node = null;
    } else if (this.#edge !== null && !this.session.edge(this.#edge)) this.panel.hidden = true;
    else this.#head();
  }

  #head(): void {
    const name = this.panel.querySelector("#inspector-name")!;
    const service = this.panel.querySelector("#inspector-service")!;
    const edge = this.#edge === null ? null : this.session.edge(this.#edge);
    this.panel.classList.toggle("is-edge", edge !== null);
    if (edge) {
      const source = this.session.node(edge.source)?.logicalId ?? "";
      const target = this.session.node(edge.target)?.logicalId ?? "";
      const poll = edge.style === "poll";
      name.textContent = poll
        ? `${target} polls ${source}`
        : `${source} ${EDGE_WORDS[edge.kind] ?? "→"} ${target}`;
      service.textContent =
        edge.label ||
        `${edge.style === "sync" ? "synchronous" : poll ? "polling" : "asynchronous"} connection`;
      return;
    }
    const node = this.#node === null ? null : this.session.node(this.#node);
    const joint = this.#node === null || node ? null : this.session.joint(this.#node);
    name.textContent = node?.logicalId ?? joint?.logicalId ?? "";
    service.textContent = node
      ? node.type.startsWith("AWS::")
        ? `${node.label} · ${node.type}`
        : node.label
      : (joint?.type ?? "");
  }

  #choose(tab: Tab, again: boolean): void {
    const isOther = tab !== this.#tab;
    this.#tab = tab;
    for (const name of TABS) {
      const button = this.#tabButton(name);
      button.setAttribute("aria-selected", String(name === tab));
      button.tabIndex = name === tab ? 0 : -1;
      this.#panelOf(name).hidden = name !== tab;
    }
    if (isFromServer(tab)) this.#load(isOther || again);
    else this.#fill();
  }

  #walk(event: KeyboardEvent): void {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    const next = TABS[(TABS.indexOf(this.#tab) + step + TABS.length) % TABS.length]!;
    this.#choose(next, false);
    this.#tabButton(next).focus();
  }

  /** Fetch the forms of this node; never while a person types in them. */
  #load(again: boolean): void {
    const tab = this.#tab;
    const panel = this.#panelOf(tab);
    const key = this.#node ?? this.#edge ?? "";
    if (!again && panel.dataset.of === key) {
      this.#focusWanted();
      return;
    }
    this.#stale = false;
    panel.dataset.of = key;
    if (this.#node === null) {
      panel.replaceChildren(...this.#edgeActions());
      panel.dataset.shown = key;
      panel.classList.remove("is-loading");
      return;
    }
    // The forms of another node are not to be filled in for this one.
    panel.classList.toggle("is-loading", panel.dataset.shown !== key);
    this.#loads += 1;
    const mine = this.#loads;
    void this.#fetch(tab).then((forms) => mine === this.#loads && this.#show(panel, key, forms));
  }

  /** The forms of a tab; null where the server cannot be reached. */
  async #fetch(tab: Tab): Promise<string | null> {
    const response = await fetch(this.#url(tab)).catch(() => null);
    return response?.ok ? await response.text() : null;
  }

  /** Put forms into a panel; in those of the same node a person stays where they were. */
  #show(panel: HTMLElement, key: string, forms: string | null): void {
    const isSame = panel.dataset.shown === key;
    const active = panel.contains(document.activeElement) ? document.activeElement : null;
    const inEditor = active?.closest(".code-editor") && !this.#isRebuilt;
    if (isSame && active !== null && (inEditor || isTyped(active))) {
      // What was typed meanwhile is not to be lost: the forms come again when the field is left.
      this.#stale = true;
      return;
    }
    panel.classList.remove("is-loading");
    if (forms === null) {
      // It is asked for again when the node is opened, when the server is there again, and by hand.
      delete panel.dataset.shown;
      delete panel.dataset.of;
      this.#stale = true;
      const again = element("button", { type: "button", class: "button" }, "Try again");
      again.addEventListener("click", () => this.#load(true));
      panel.replaceChildren(hint("Not loaded", "The server cannot be reached."), again);
      return;
    }
    const scroll = isSame ? panel.scrollTop : 0;
    const opened = isSame ? foldsOf(panel) : new Map<string, boolean>();
    panel.dataset.shown = key;
    this.#isRebuilt = false;
    panel.replaceChildren(...new DOMParser().parseFromString(forms, "text/html").body.childNodes);
    window.htmx.process(panel);
    if (this.#edge !== null && panel === this.#panelOf("properties")) panel.append(...this.#edgeActions());
    openFolds(panel, opened);
    void this.#codeFields.dress(panel);
    panel.scrollTop = scroll;
    if (active?.id)
      panel.querySelector<HTMLElement>(`#${CSS.escape(active.id)}`)?.focus({ preventScroll: true });
    this.#focusWanted();
  }

  #edgeActions(): HTMLElement[] {
    const edge = this.#edge;
    if (edge === null || !this.session.canEdit) return [];
    const remove = element("button", { type: "button", class: "button danger" }, "Disconnect");
    remove.addEventListener("click", () => void this.session.remove([], [edge]));
    return [remove];
  }

  #changedElsewhere(): void {
    if (this.panel.hidden || !isFromServer(this.#tab)) {
      for (const tab of FROM_SERVER) delete this.#panelOf(tab).dataset.of;
      return;
    }
    this.#stale = true;
    this.#refreshIfStale();
  }

  /** Show what others, or undo, changed: when the server has it, and never in the field where a person types. */
  #refreshIfStale(): void {
    if (!this.#stale || this.panel.hidden || this.session.saved.state === "saving") return;
    for (const tab of FROM_SERVER) delete this.#panelOf(tab).dataset.of;
    const panel = this.#panelOf(this.#tab);
    if (!this.#isRebuilt && panel.contains(document.activeElement) && isField(document.activeElement))
      void this.#refreshOtherFields(panel);
    else this.#load(true);
  }

  async #refreshOtherFields(panel: HTMLElement): Promise<void> {
    this.#stale = false;
    this.#loads += 1;
    const mine = this.#loads;
    const forms = await this.#fetch("properties");
    if (forms === null || mine !== this.#loads) return;
    const fresh = new DOMParser().parseFromString(forms, "text/html");
    for (const field of panel.querySelectorAll<HTMLElement>("[data-pointer]")) {
      const other = [...fresh.querySelectorAll<HTMLElement>("[data-pointer]")].find(
        (candidate) => candidate.dataset.pointer === field.dataset.pointer,
      );
      if (!other) continue;
      if (field.contains(document.activeElement)) {
        // What somebody else changed under the caret is shown when it leaves.
        if (valueOf(field) !== valueOf(other)) this.#stale = true;
        continue;
      }
      field.replaceWith(other);
      window.htmx.process(other);
    }
  }

  #url(tab: Tab): string {
    const query = new URLSearchParams({ node: this.#node ?? "", tab });
    if (this.#wanted && this.#wanted.node === this.#node) query.set("field", this.#wanted.pointer);
    return `/b/${this.session.page.board}/inspector?${query.toString()}`;
  }

  #focusWanted(): void {
    const wanted = this.#wanted;
    if (!wanted || wanted.node !== this.#node) return;
    if (showField(this.#panelOf("properties"), wanted.pointer)) this.#wanted = null;
  }

  #fillFromTrace(): void {
    if (this.panel.hidden || isFromServer(this.#tab)) return;
    const panel = this.#panelOf(this.#tab);
    // What a person is about to press must not move away.
    if (panel.matches(":hover") && this.#tab !== "metrics" && !this.session.playback.isPaused) return;
    this.#fill();
  }

  #fill(): void {
    const tab = this.#tab;
    if (this.panel.hidden || isFromServer(tab)) return;
    const panel = this.#panelOf(tab);
    if (!this.#traced) {
      void this.#prepare(panel);
      return;
    }
    const scroll = panel.scrollTop;
    const { activeElement } = document;
    const focused = panel.contains(activeElement) ? (activeElement as HTMLButtonElement) : null;
    const index = focused ? [...panel.querySelectorAll("button")].indexOf(focused) : -1;
    this.#traced.fill(tab, panel, this.#node);
    panel.scrollTop = scroll;
    // Rows come and go above a focused one: it is found again by its message.
    const message = focused?.dataset.message;
    const buttons = [...panel.querySelectorAll("button")];
    const again = message ? buttons.find(({ dataset }) => dataset.message === message) : buttons[index];
    again?.focus({ preventScroll: true });
  }

  /** Load what fills the tabs of a run, and show the one that is open by then. */
  async #prepare(panel: HTMLElement): Promise<void> {
    const part = await this.#getTraced().catch(() => null);
    if (part === null) panel.replaceChildren(hint("Not loaded", "The server cannot be reached."));
    else if (!this.#traced) {
      this.#traced = new part.Traced(this.session, this.#panelOf("metrics"));
      this.#fill();
    }
  }

  #tabButton(tab: Tab): HTMLElement {
    return this.panel.querySelector<HTMLElement>(`#tab-${tab}`)!;
  }

  #panelOf(tab: Tab): HTMLElement {
    return this.panel.querySelector<HTMLElement>(`#panel-${tab}`)!;
  }
}
