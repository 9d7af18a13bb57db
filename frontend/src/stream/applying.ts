/** Which changes of the board are on their way into the run that goes on. */
import type { Run } from "./run";

interface Changed {
  isStale: boolean;
  readonly changedNodes: Set<string>;
  markStale(blocks: Iterable<string>): void;
}

export class Applying {
  #now: { number: number; blocks: string[] } | null = null;

  /** What an update holds is changed no more, unless it fails; what is changed meanwhile stays so. */
  follow(run: Run, changed: Changed): void {
    const { update } = run;
    if (!update) return;
    if (update.state === "running" && this.#now?.number !== update.number) {
      this.#now = { number: update.number, blocks: [...changed.changedNodes] };
      changed.changedNodes.clear();
      changed.isStale = false;
    } else if (update.state !== "running" && this.#now?.number === update.number) {
      if (update.state === "failed") changed.markStale(this.#now.blocks);
      else void run.loadDeployed();
      this.#now = null;
    }
  }
}
