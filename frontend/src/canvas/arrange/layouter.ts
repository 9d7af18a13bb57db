/** ELK in a worker of its own: loaded when somebody tidies up, ended when that is given up. */
import ELK, { type ElkNode } from "elkjs/lib/elk-api.js";
import ElkWorker from "elkjs/lib/elk-worker.min.js?worker";
import type { Laid } from "./flow-layout";

export class Layouter {
  #worker: Worker | null = null;
  #elk = new ELK({
    workerFactory: () => {
      this.#worker = new ElkWorker();
      return this.#worker;
    },
  });
  #giveUp: () => void = () => undefined;

  /** Rejects when it is stopped before the layout is there. */
  layout(graph: Laid): Promise<Laid> {
    return new Promise((resolve, reject) => {
      this.#giveUp = () => reject(new Error("given up"));
      this.#elk.layout(graph as ElkNode).then((laid) => resolve(laid as Laid), reject);
    });
  }

  stop(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#giveUp();
  }
}
