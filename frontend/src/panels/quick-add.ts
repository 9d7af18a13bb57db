/** Quick-add: type a few letters, choose a service; when connecting also the nodes that may be connected. */
import type { Point } from "../document/board";
import { atHand, distinction, searchPalette, type PaletteItem, type Targets } from "../document/palette";
import type { Session } from "../session";
import { toScreen } from "../canvas/view";
import { Chooser, type Option } from "./chooser";

export class QuickAdd {
  #chooser: Chooser;

  constructor(private readonly session: Session) {
    this.#chooser = new Chooser(session.canvas);
  }

  /** Ask what to add at a point of the board. */
  show(at: Point, from: string | null, offer: Targets | null): void {
    const { session } = this;
    const source = from === null ? null : session.node(from);
    let known = offer;
    const awaited: Promise<unknown>[] = session.palette.length ? [] : [session.stocked];
    if (from !== null && offer === null) {
      const asked = session.targets(from).then((targets) => (known = targets));
      awaited.push(asked.catch((error: unknown) => session.requests.complain(error, null)));
    }
    this.#chooser.ask({
      title: source ? `Connect ${source.logicalId} to` : "Add to the board",
      placeholder: source ? "Node or service" : "Queue, function, traffic…",
      at: toScreen(this.session.canvas.view, at),
      find: (query) => this.#find(query, at, from, known),
      ...(awaited.length ? { ready: Promise.all(awaited) } : {}),
      closed: () => this.session.preview(from ?? "", null),
      nothing: (query) => (query ? `Nothing fits “${query}”.` : "Nothing can be connected here."),
    });
  }

  #find(query: string, at: Point, from: string | null, offer: Targets | null): Option[] {
    const { session } = this;
    const nodes: Option[] = [];
    if (from !== null && offer) {
      const wanted = query.trim().toLowerCase();
      for (const id of offer.legal) {
        const node = session.node(id);
        if (!node || !`${node.logicalId} ${node.label}`.toLowerCase().includes(wanted)) continue;
        nodes.push({
          label: node.logicalId,
          note: node.label,
          glyph: node.glyph,
          category: node.category,
          choose: () => void session.connect(from, id),
          meant: () => session.preview(from, id),
        });
      }
    }
    const refused = query && from !== null && offer ? this.#refused(query, from, offer) : [];
    const addable = offer ? new Set(offer.addable) : null;
    const all = session.palette.filter((item) => !addable || addable.has(item.type));
    const near = query
      ? []
      : atHand(
          all,
          session.graph.nodes.map((node) => node.type),
        );
    const items = [...near, ...searchPalette(all, query).filter((item) => !near.includes(item))];
    return [...nodes, ...items.map((item) => this.#itemOption(item, at, from)), ...refused];
  }

  /** Nodes that are meant and may not be connected: choosing one says why not, as dropping a connection on it does. */
  #refused(query: string, from: string, { refused }: Targets): Option[] {
    const { session } = this;
    const wanted = query.trim().toLowerCase();
    return session.graph.nodes.flatMap(({ id, logicalId, glyph, category }) => {
      const refusal = refused[id];
      if (!refusal || id === from || !logicalId.toLowerCase().includes(wanted)) return [];
      return {
        label: logicalId,
        note: "cannot be connected: why?",
        glyph,
        category,
        choose: () => session.refuse(id, refusal),
        meant: () => session.preview(from, null),
      };
    });
  }

  #itemOption(item: PaletteItem, at: Point, from: string | null): Option {
    return {
      label: item.label,
      note: [distinction(item, this.session.palette), from === null ? "" : "new"].filter(Boolean).join(", "),
      glyph: item.glyph,
      category: item.category,
      choose: () => void this.session.add(item, at, from),
      meant: () => this.session.preview(from ?? "", null),
    };
  }
}
