/** A typed list of listeners. */
export class Signal<T> {
  #listeners = new Set<(value: T) => void>();

  /** Listen; the returned function stops it. */
  on(listener: (value: T) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }
}
