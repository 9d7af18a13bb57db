/** The drawer at the bottom: the event log, the problems of the board, its comments. */
import { element, icon } from "../element";
import { renew } from "../renew";
import type { Session } from "../session";
import type { TraceEvent } from "../stream/frame";
import { laneOf, tell } from "../stream/story";
import { writeElapsed } from "../stream/time";
import { CommentsPage } from "./comments";
import { Problems } from "./problems";

type Page = "log" | "problems" | "comments";
const SHOWN = 300;

export class Drawer {
  #page: Page | null = null;
  #log = element("ol", { class: "log" });
  #problems: Problems;
  #comments: CommentsPage;
  #body = element("div", { class: "drawer-body", hidden: true, tabindex: "0" });
  #tabs: Record<Page, HTMLButtonElement>;
  #shownEvents = -1;

  constructor(
    private readonly session: Session,
    private readonly drawer: HTMLElement,
  ) {
    this.#tabs = {
      log: this.#tab("log", "Event log"),
      problems: this.#tab("problems", "Problems"),
      comments: this.#tab("comments", "Comments"),
    };
    const close = element(
      "button",
      { type: "button", class: "tool drawer-close", "aria-label": "Close the drawer" },
      icon("down"),
    );
    close.addEventListener("click", () => this.#choose(null));
    drawer.append(element("div", { class: "drawer-tabs" }, ...Object.values(this.#tabs), close), this.#body);
    this.#problems = new Problems(session);
    this.#problems.changed.on(() => this.#countProblems());
    this.#comments = new CommentsPage(session);
    const count = (): void => this.#countComments();
    this.#comments.changed.on(count);
    count();
    session.playback.ticked.on(() => this.#fillLog());
    session.playback.changed.on((run) => {
      this.#tabs.log.hidden = run === null;
      if (run === null) this.#shownEvents = -1;
    });
    this.#tabs.log.hidden = true;
    this.#countProblems();
  }

  /** Open the comments, to write one about a node. */
  comment(node: string | null): void {
    this.#choose("comments");
    this.#comments.begin(node);
  }

  #countComments(): void {
    const { count } = this.#comments;
    this.#tabs.comments.replaceChildren(
      element("span", {}, "Comments"),
      count ? element("span", { class: "count plain" }, String(count)) : "",
    );
  }

  #tab(page: Page, words: string): HTMLButtonElement {
    const tab = element(
      "button",
      { type: "button", class: "drawer-tab", "aria-expanded": "false" },
      element("span", {}, words),
    );
    tab.addEventListener("click", () => this.#choose(this.#page === page ? null : page));
    return tab;
  }

  #choose(page: Page | null): void {
    this.#page = page;
    this.drawer.classList.toggle("is-open", page !== null);
    this.#body.hidden = page === null;
    for (const [name, tab] of Object.entries(this.#tabs))
      tab.setAttribute("aria-expanded", String(name === page));
    if (page === "log") {
      this.#body.replaceChildren(this.#log);
      this.#shownEvents = -1;
      this.#fillLog();
    } else if (page === "problems") this.#body.replaceChildren(this.#problems.element);
    else if (page === "comments") this.#body.replaceChildren(this.#comments.element);
  }

  #fillLog(): void {
    const { run, time, names } = this.session.playback;
    if (this.#page !== "log" || !run) return;
    const upto = run.trace.indexAfter(time);
    if (upto === this.#shownEvents) return;
    const atEnd = this.#body.scrollHeight - this.#body.scrollTop - this.#body.clientHeight < 40;
    this.#shownEvents = upto;
    const rows = run.trace.events
      .slice(Math.max(0, upto - SHOWN), upto)
      .map((event) => this.#row(event, names.title(event.resource)));
    renew(this.#log, rows);
    if (atEnd) this.#body.scrollTop = this.#body.scrollHeight;
  }

  #row(event: TraceEvent, title: string): HTMLElement {
    const row = element(
      "li",
      { "data-lane": laneOf(event), title },
      element("span", { class: "at" }, writeElapsed(event.time)),
      element("span", { class: "kind" }, event.kind),
      element("span", { class: "told" }, tell(event, this.session.playback.names)),
    );
    if (event.message && event.kind !== "deploy") {
      const find = element(
        "button",
        { type: "button", class: "link" },
        element("code", {}, event.message.slice(0, 8)),
      );
      find.setAttribute("aria-label", `Show message ${event.message.slice(0, 8)}`);
      find.addEventListener("click", () => this.session.pinMessage(event.message));
      row.append(find);
    }
    return row;
  }

  #countProblems(): void {
    const { findings } = this.#problems;
    const worst = findings[0]?.severity;
    const count = element("span", { class: "count" }, String(findings.length));
    if (worst) count.dataset.severity = worst;
    this.#tabs.problems.replaceChildren(element("span", {}, "Problems"), count);
  }
}
