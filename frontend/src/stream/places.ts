/** Where messages lie: at a queue, at who works on them, at a function that will try them again. */
import type { Lying } from "./change";

export class Places {
  /** By message, then by node. */
  #lying = new Map<string, Map<string, Lying>>();

  copy(): Places {
    const copied = new Places();
    for (const [message, places] of this.#lying)
      copied.#lying.set(message, new Map([...places].map(([node, lying]) => [node, { ...lying }])));
    return copied;
  }

  *all(): Generator<Lying> {
    for (const places of this.#lying.values()) yield* places.values();
  }

  of(message: string): readonly Lying[] {
    return [...(this.#lying.get(message)?.values() ?? [])];
  }

  at(node: string, message: string): Lying | undefined {
    return this.#lying.get(message)?.get(node);
  }

  put(lying: Lying): void {
    const places = this.#lying.get(lying.message) ?? new Map<string, Lying>();
    places.set(lying.node, lying);
    this.#lying.set(lying.message, places);
  }

  /** Take a message away; whether it lay there. */
  take(node: string, message: string): boolean {
    const places = this.#lying.get(message);
    if (!places?.delete(node)) return false;
    if (!places.size) this.#lying.delete(message);
    return true;
  }

  /** The copies of a queue's message that are being worked on. */
  copiesOf(message: string, queue: string | null): Lying[] {
    return this.of(message).filter((found) => found.node !== queue && found.from === queue);
  }

  /** The queue in which a message lies that somebody works on. */
  queueOf(message: string, worker: string): string | null {
    const hidden = this.of(message).find((found) => found.node !== worker && found.state === "hidden");
    return hidden?.node ?? null;
  }
}
