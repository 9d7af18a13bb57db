/** What of the board was changed since the run that is watched began, or took over the board's changes. */
import type { Run } from "./run";

export class BoardChanges {
  /** Something was changed, in a node or elsewhere. */
  isAny = false;
  /** The blocks and actors that were changed. */
  readonly nodes = new Set<string>();
  /** What is on its way into the run that goes on. */
  #applied: { number: number; nodes: string[] } | null = null;

  mark(nodes: Iterable<string>): void {
    for (const node of nodes) this.nodes.add(node);
    this.isAny = true;
  }

  forget(): void {
    this.isAny = false;
    this.nodes.clear();
  }

  /** What an update holds is changed no more, unless it fails; what is changed meanwhile stays so. */
  follow(run: Run): void {
    const { update } = run;
    if (!update) return;
    if (update.state === "running" && this.#applied?.number !== update.number) {
      this.#applied = { number: update.number, nodes: [...this.nodes] };
      this.forget();
    } else if (update.state !== "running" && this.#applied?.number === update.number) {
      if (update.state === "failed") this.mark(this.#applied.nodes);
      else void run.loadDeployed();
      this.#applied = null;
    }
  }
}
