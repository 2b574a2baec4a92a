/** Work for one key runs one after the other; for different keys, at once. */
export class InTurn<K> {
  readonly #inWork = new Map<K, Promise<void>>();

  /** @param work learns whether no other work for the key was running at the call. */
  async run<T>(key: K, work: (isFirst: boolean) => Promise<T>): Promise<T> {
    const earlier = this.#inWork.get(key);
    const result = earlier === undefined ? work(true) : earlier.then(() => work(false));
    const ended = result.then(
      () => undefined,
      () => undefined,
    );
    this.#inWork.set(key, ended);
    try {
      return await result;
    } finally {
      if (this.#inWork.get(key) === ended) this.#inWork.delete(key);
    }
  }
}
