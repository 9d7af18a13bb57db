/** The inspector's tabs that tell of a run: a node's messages, metrics and reasons. */
import { element } from "../element";
import { renew } from "../renew";
import type { Session } from "../session";
import { showMessage, showMessages } from "./messages";
import { Metrics } from "./metrics";
import { showReasons } from "./reasons";

export type TracedTab = "messages" | "metrics" | "why";

export class Traced {
  readonly #metrics: Metrics;

  constructor(
    private readonly session: Session,
    metrics: HTMLElement,
  ) {
    this.#metrics = new Metrics(session, metrics);
  }

  /** Fill a tab's panel with what the trace says of a node, or of the pinned message where no node is open. */
  fill(tab: TracedTab, panel: HTMLElement, id: string | null): void {
    const node = id === null ? null : this.session.node(id);
    const { pinnedMessage } = this.session;
    const fresh = element("div");
    if (tab === "metrics") this.#metrics.show(node);
    else if (tab === "why") showReasons(this.session, fresh, node);
    else if (id !== null) showMessages(this.session, fresh, id);
    else if (pinnedMessage !== null) showMessage(this.session, fresh, pinnedMessage);
    if (fresh.hasChildNodes()) renew(panel, [...fresh.childNodes]);
  }
}
