/** The numbers on the nodes: one overlay canvas, bars instead of digits when far away. */
import type { Point } from "../document/board";
import { NODE_HEIGHT, NODE_WIDTH, type GraphNode } from "../document/graph";
import { FONT, type Colours } from "./colours";
import { wordsFor, writeCounter, type CounterWords } from "./counter-words";
import { Surface } from "./surface";
import { FAR_ZOOM, touches, type View } from "./view";

/** Counter values by node id. */
export type Counts = ReadonlyMap<string, Readonly<Record<string, number>>>;

const NOTHING_YET = {};
const SHOWN = 3;
/** A counter keeps this width, so that its neighbour does not jump with every digit. */
const NARROWEST = 40;
const GAP = 10;
const BASELINE = NODE_HEIGHT - 13;

export class CounterLayer {
  readonly surface = new Surface("counters");
  #nodes: GraphNode[] = [];
  #words = new Map<string, CounterWords>();

  setNodes(nodes: GraphNode[]): void {
    this.#nodes = nodes;
  }

  draw(view: View, colours: Colours, places: ReadonlyMap<string, Point>, counts: Counts): void {
    const context = this.surface.clear(view);
    if (!context || !counts.size) return;
    const seen = this.surface.seen(view);
    const far = view.k < FAR_ZOOM;
    const most = far ? this.#most(counts) : 1;
    context.font = `600 11px ${FONT}`;
    context.textBaseline = "middle";
    context.textAlign = "left";
    for (const node of this.#nodes) {
      const values = counts.get(node.id) ?? NOTHING_YET;
      const place = places.get(node.id);
      if (!place || !node.counters.length) continue;
      if (!touches(seen, { x: place.x, y: place.y, width: NODE_WIDTH, height: NODE_HEIGHT })) continue;
      if (far) this.#bars(context, colours, node, place, values, most);
      else this.#digits(context, colours, node, place, values);
    }
  }

  #most(counts: Counts): number {
    let most = 1;
    for (const node of this.#nodes) {
      const values = counts.get(node.id);
      for (const name of node.counters)
        if (!this.#wordsFor(name).isTime) most = Math.max(most, values?.[name] ?? 0);
    }
    return most;
  }

  #bars(
    context: CanvasRenderingContext2D,
    colours: Colours,
    node: GraphNode,
    place: Point,
    values: Readonly<Record<string, number>>,
    most: number,
  ): void {
    let y = place.y + NODE_HEIGHT - 26;
    for (const name of node.counters.slice(0, 2)) {
      const words = this.#wordsFor(name);
      if (words.isTime) continue;
      const value = values[name] ?? 0;
      const part = Math.log1p(value) / Math.log1p(most);
      context.fillStyle = colours[words.tone];
      context.globalAlpha = 0.18;
      context.fillRect(place.x + 10, y, NODE_WIDTH - 20, 9);
      context.globalAlpha = 1;
      context.fillRect(place.x + 10, y, (NODE_WIDTH - 20) * part, 9);
      y += 12;
    }
  }

  #digits(
    context: CanvasRenderingContext2D,
    colours: Colours,
    node: GraphNode,
    place: Point,
    values: Readonly<Record<string, number>>,
  ): void {
    const y = place.y + BASELINE;
    let x = place.x + (node.type.startsWith("actor:") ? 30 : 12);
    for (const name of node.counters.slice(0, SHOWN)) {
      const words = this.#wordsFor(name);
      const value = values[name] ?? 0;
      const quiet = value === 0;
      const text = writeCounter(name, value);
      drawMark(context, words, x + 4, y, quiet ? colours.muted : colours[words.tone]);
      context.fillStyle = quiet ? colours.muted : colours.text;
      context.fillText(text, x + 12, y + 0.5);
      x += Math.max(NARROWEST, 12 + context.measureText(text).width + GAP);
    }
  }

  #wordsFor(name: string): CounterWords {
    let words = this.#words.get(name);
    if (!words) this.#words.set(name, (words = wordsFor(name)));
    return words;
  }
}

function drawMark(
  context: CanvasRenderingContext2D,
  words: CounterWords,
  x: number,
  y: number,
  colour: string,
): void {
  context.fillStyle = colour;
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.beginPath();
  switch (words.mark) {
    case "full":
      context.arc(x, y, 3.5, 0, 7);
      context.fill();
      return;
    case "ring":
      context.arc(x, y, 3.2, 0, 7);
      context.stroke();
      return;
    case "half":
      context.arc(x, y, 3.2, 0, 7);
      context.stroke();
      context.beginPath();
      context.arc(x, y, 3.2, Math.PI / 2, Math.PI * 1.5);
      context.fill();
      return;
    case "diamond":
      context.moveTo(x, y - 4.5);
      context.lineTo(x + 4, y);
      context.lineTo(x, y + 4.5);
      context.lineTo(x - 4, y);
      context.fill();
      return;
    case "cross":
      context.moveTo(x - 3, y - 3);
      context.lineTo(x + 3, y + 3);
      context.moveTo(x + 3, y - 3);
      context.lineTo(x - 3, y + 3);
      context.stroke();
      return;
    case "clock":
      context.arc(x, y, 3.8, 0, 7);
      context.moveTo(x, y - 2.2);
      context.lineTo(x, y);
      context.lineTo(x + 1.8, y + 0.8);
      context.stroke();
      return;
    case "bar":
      context.fillRect(x - 3.5, y - 0.5, 2, 4);
      context.fillRect(x - 0.5, y - 3.5, 2, 7);
      context.fillRect(x + 2.5, y - 2, 2, 5.5);
  }
}
