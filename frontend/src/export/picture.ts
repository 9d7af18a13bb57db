/** Saves a drawing that the server makes, as SVG or painted as PNG. */
import { currentTheme } from "../theme";
import { saveAs, type Picture, type PictureFormat } from "./file";

class CannotDraw extends Error {
  constructor() {
    super("The server that draws the picture cannot be reached. Try again in a moment.");
  }
}

/** Ask for the drawing in the theme that is on, and let the browser save it. */
export async function saveServed(address: string, name: string, format: PictureFormat): Promise<void> {
  await saveAs(await fetchPicture(address), name, format);
}

export async function fetchPicture(address: string): Promise<Picture> {
  const response = await fetch(`${address}?theme=${currentTheme()}`).catch(() => null);
  if (!response?.ok) throw new CannotDraw();
  const svg = await response.text();
  const root = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  return { svg, width: Number(root.getAttribute("width")), height: Number(root.getAttribute("height")) };
}
