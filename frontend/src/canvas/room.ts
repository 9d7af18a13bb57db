/** Whether what a card says fits into it. A text that has to be clipped costs every frame some time. */
import { NODE_WIDTH } from "../document/graph";
import { FONT } from "./colours";

/** A card's width without its borders, its padding, the tile and the gap beside it. */
const WIDTH_PX = NODE_WIDTH - 2 - 14 - 18 - 32 - 10;
const NAME_LINES = 2;
const fonts = { name: `650 13px ${FONT}`, label: `11.5px ${FONT}` };

const widths = { name: new Map<string, number>(), label: new Map<string, number>() };
let pen: CanvasRenderingContext2D | null | undefined;

/** Whether these lines of a name and a label stand on a card without being clipped. */
export function hasRoom(lines: string[], label: string): boolean {
  if (lines.length > NAME_LINES) return false;
  return lines.every((line) => widthOf("name", line) <= WIDTH_PX) && widthOf("label", label) <= WIDTH_PX;
}

function widthOf(kind: keyof typeof fonts, text: string): number {
  let width = widths[kind].get(text);
  if (width === undefined) widths[kind].set(text, (width = measured(fonts[kind], text)));
  return width;
}

function measured(font: string, text: string): number {
  pen ??= document.createElement("canvas").getContext("2d");
  if (!pen) return Infinity;
  pen.font = font;
  return pen.measureText(text).width;
}
