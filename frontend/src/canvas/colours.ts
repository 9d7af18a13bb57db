/** The colours that the canvases draw with, read from the style sheet's custom properties. */
export interface Colours {
  canvas: string;
  card: string;
  text: string;
  muted: string;
  edge: string;
  edgeDim: string;
  accent: string;
  guide: string;
  flowing: string;
  done: string;
  retry: string;
  error: string;
  throttled: string;
  idle: string;
}

const NAMES: Record<keyof Colours, string> = {
  canvas: "--canvas",
  card: "--surface",
  text: "--text",
  muted: "--muted",
  edge: "--edge",
  edgeDim: "--edge-dim",
  accent: "--accent",
  guide: "--guide",
  flowing: "--flowing",
  done: "--done",
  retry: "--retry",
  error: "--error",
  throttled: "--throttled",
  idle: "--idle",
};

export function readColours(from: Element): Colours {
  const style = getComputedStyle(from);
  const colours = {} as Colours;
  for (const key of Object.keys(NAMES) as (keyof Colours)[]) {
    colours[key] = style.getPropertyValue(NAMES[key]).trim() || "#888888";
  }
  return colours;
}

/** The font of the interface, for canvases. */
export const FONT =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif';
