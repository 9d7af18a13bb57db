/** The colours of a theme, for a picture that leaves the page. */
import type { Theme } from "../theme";

export interface Ink {
  canvas: string;
  card: string;
  cardLine: string;
  line: string;
  text: string;
  muted: string;
  edge: string;
  accent: string;
  paper: string;
  paperLine: string;
  /** By category. */
  tiles: Record<string, string>;
}

const CATEGORIES = [
  "messaging",
  "compute",
  "storage",
  "database",
  "api",
  "integration",
  "security",
  "actor",
  "other",
];

/** Read them from the style sheet, whichever theme the page has. */
export function inkOf(theme: Theme): Ink {
  const probe = document.createElement("div");
  probe.className = `theme-${theme}`;
  probe.hidden = true;
  document.body.append(probe);
  const style = getComputedStyle(probe);
  const read = (name: string): string => style.getPropertyValue(name).trim() || "#888888";
  const ink: Ink = {
    canvas: read("--canvas"),
    card: read("--surface"),
    cardLine: read("--line-strong"),
    line: read("--line-strong"),
    text: read("--text"),
    muted: read("--muted"),
    edge: read("--edge"),
    accent: read("--accent"),
    paper: read("--paper"),
    paperLine: read("--paper-line"),
    tiles: Object.fromEntries(CATEGORIES.map((category) => [category, read(`--tile-${category}`)])),
  };
  probe.remove();
  return ink;
}
