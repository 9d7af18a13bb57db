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
