/** Do a piece of work at most once a picture frame, however often it is asked for. */
export type Frames = { request(run: () => void): void };

export const browserFrames: Frames = { request: (run) => void requestAnimationFrame(run) };

/** The returned function may be called at any rate; `work` runs once in the next frame. */
export function onceAFrame(work: () => void, frames: Frames = browserFrames): () => void {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    frames.request(() => {
      asked = false;
      work();
    });
  };
}

/** The returned function may be called at any rate; `work` runs when it was not called for this long. */
export function onceStill(work: () => void, stillMs: number): () => void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(work, stillMs);
  };
}
