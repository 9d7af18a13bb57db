/** One chart of a node's metrics; loaded when somebody looks at one. */
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { readColours, FONT } from "../canvas/colours";
import { shortNumber, shortTime, wordsFor } from "../canvas/counter-words";
import type { Series } from "../stream/series";
import { writeElapsed } from "../stream/time";

const HEIGHT = 116;
const WORDS: Record<string, string> = { p50_ms: "half within", p95_ms: "95 % within", oldest_ms: "oldest" };

interface ChartAsked {
  counters: readonly string[];
  series: Series;
  /** The instant that is shown on the canvas. */
  time: () => number;
  look: (time: number) => void;
}

export class Chart {
  #plot: uPlot;
  #width: number;

  constructor(
    private readonly holder: HTMLElement,
    private readonly asked: ChartAsked,
  ) {
    this.#width = Math.max(120, holder.clientWidth);
    this.#plot = this.#draw(asked.series);
    new ResizeObserver(() => {
      if (holder.clientWidth === this.#width || !holder.clientWidth) return;
      this.#width = holder.clientWidth;
      this.#plot.setSize({ width: this.#width, height: HEIGHT });
    }).observe(holder);
  }

  show(series: Series): void {
    this.#plot.setData(dataOf(this.asked.counters, series));
  }

  /** The play head has moved, or the colours are others. */
  redraw(): void {
    this.#plot.redraw(false);
  }

  #draw(series: Series): uPlot {
    const { counters, time, look } = this.asked;
    const isTime = wordsFor(counters[0]!).isTime;
    const colour = (counter: string) => () => {
      const colours = readColours(this.holder);
      return counter === "p50_ms" ? colours.flowing : colours[wordsFor(counter).tone];
    };
    const muted = () => readColours(this.holder).muted;
    const grid = { stroke: () => readColours(this.holder).edgeDim, width: 1 };
    const font = `11px ${FONT}`;
    const write = (value: number): string => (isTime ? shortTime(value) : shortNumber(value));
    const plot = new uPlot(
      {
        width: this.#width,
        height: HEIGHT,
        padding: [8, 20, 0, 0],
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { size: 5 } },
        scales: {
          x: { time: false },
          y: { range: (_plot, _low, high) => [0, Math.max(isTime ? 100 : 1, high) * 1.1] },
        },
        axes: [
          {
            stroke: muted,
            font,
            grid: { show: false },
            ticks: { show: false },
            size: 22,
            space: 64,
            values: (_plot, at) => at.map((ms) => writeElapsed(ms)),
          },
          {
            stroke: muted,
            font,
            grid,
            ticks: { show: false },
            size: 54,
            space: 28,
            values: (_plot, at) => at.map((value) => (isTime || Number.isInteger(value) ? write(value) : "")),
          },
        ],
        series: [
          {},
          ...counters.map((counter, index) => ({
            label: WORDS[counter] ?? wordsFor(counter).word,
            stroke: colour(counter),
            width: 1.75,
            ...(index
              ? {
                  dash: [
                    [6, 3],
                    [2, 3],
                    [8, 3, 2, 3],
                  ][(index - 1) % 3]!,
                }
              : {}),
            points: { show: false },
            spanGaps: true,
          })),
        ],
        hooks: {
          draw: [
            (drawn) => {
              const { ctx, bbox } = drawn;
              const x = Math.round(drawn.valToPos(time(), "x", true));
              ctx.save();
              ctx.setLineDash([]);
              ctx.strokeStyle = readColours(this.holder).accent;
              ctx.lineWidth = Math.max(1, Math.round(devicePixelRatio));
              ctx.beginPath();
              ctx.moveTo(x, bbox.top);
              ctx.lineTo(x, bbox.top + bbox.height);
              ctx.stroke();
              ctx.restore();
            },
          ],
        },
      },
      dataOf(counters, series),
      this.holder,
    );
    plot.over.addEventListener("click", (event) => {
      look(plot.posToVal(event.clientX - plot.over.getBoundingClientRect().left, "x"));
    });
    return plot;
  }
}

const dataOf = (counters: readonly string[], series: Series): uPlot.AlignedData => [
  series.times,
  ...counters.map((counter) => series.values[counter]!),
];
