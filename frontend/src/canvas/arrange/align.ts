/** Aligns and distributes boxes: where each one goes. */
import type { Point } from "../../document/board";
import type { Box } from "../view";

export type Side = "left" | "centre" | "right" | "top" | "middle" | "bottom";
export type Boxes = ReadonlyMap<string, Box>;

/** New places with one side of all boxes on the outermost one, or all middles on the common one. */
export function aligned(boxes: Boxes, side: Side): Map<string, Point> {
  const all = [...boxes.values()];
  const left = Math.min(...all.map((box) => box.x));
  const right = Math.max(...all.map((box) => box.x + box.width));
  const top = Math.min(...all.map((box) => box.y));
  const bottom = Math.max(...all.map((box) => box.y + box.height));
  const place = ({ x, y, width, height }: Box): Point => {
    switch (side) {
      case "left":
        return { x: left, y };
      case "right":
        return { x: right - width, y };
      case "centre":
        return { x: Math.round((left + right - width) / 2), y };
      case "top":
        return { x, y: top };
      case "bottom":
        return { x, y: bottom - height };
      case "middle":
        return { x, y: Math.round((top + bottom - height) / 2) };
    }
  };
  return new Map([...boxes].map(([id, box]) => [id, place(box)]));
}

/** New places with equal gaps between neighbours; the outermost two stay. */
export function distributed(boxes: Boxes, along: "x" | "y"): Map<string, Point> {
  const length = along === "x" ? "width" : "height";
  const sorted = [...boxes].sort(([, a], [, b]) => a[along] - b[along]);
  const first = sorted[0]?.[1];
  const last = sorted.at(-1)?.[1];
  const places = new Map([...boxes].map(([id, { x, y }]): [string, Point] => [id, { x, y }]));
  if (!first || !last || sorted.length < 3) return places;
  const room = last[along] - (first[along] + first[length]);
  const filled = sorted.slice(1, -1).reduce((sum, [, box]) => sum + box[length], 0);
  const gap = (room - filled) / (sorted.length - 1);
  let at = first[along] + first[length];
  for (const [id, box] of sorted.slice(1, -1)) {
    at += gap;
    places.set(id, { x: box.x, y: box.y, [along]: Math.round(at) });
    at += box[length];
  }
  return places;
}
