/** Parts of the page that are loaded behind the first paint: when the browser has time, or when they are asked for. */

/** How soon a browser that cannot tell when it has time is asked for it. */
const SOON_MS = 1500;

/** The returned function gives the part, loaded once; a load that failed is tried again when it is next asked for. */
export function later<Part>(load: () => Promise<Part>): () => Promise<Part> {
  let asked: Promise<Part> | null = null;
  const get = (): Promise<Part> => {
    asked ??= load().catch((error: unknown) => {
      asked = null;
      throw error;
    });
    return asked;
  };
  const prepare = (): void => void get().catch(() => undefined);
  if (typeof requestIdleCallback === "function") requestIdleCallback(prepare, { timeout: 10_000 });
  else setTimeout(prepare, SOON_MS);
  return get;
}
