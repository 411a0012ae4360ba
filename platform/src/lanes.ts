/** So many pieces of work at the same time; the others wait for their turn, first come first served. */
export class Slots {
  #free: number;
  readonly #queue: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#queue.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#queue.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}

/** Work in order within a lane, lanes beside one another. It holds a bounded number of pieces. */
export class Lanes {
  readonly #capacity: number;
  readonly #tails = new Map<string, Promise<void>>();
  #held = 0;
  #changed = Promise.withResolvers<void>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** The work must not throw. */
  add(lane: string, work: () => Promise<void>): void {
    this.#held += 1;
    const tail = (this.#tails.get(lane) ?? Promise.resolve()).then(work).finally(() => {
      if (this.#tails.get(lane) === tail) this.#tails.delete(lane);
      this.#held -= 1;
      this.#changed.resolve();
      this.#changed = Promise.withResolvers();
    });
    this.#tails.set(lane, tail);
  }

  /** How many more pieces fit; waits until one does. */
  async room(): Promise<number> {
    while (this.#held >= this.#capacity) await this.#changed.promise;
    return this.#capacity - this.#held;
  }

  /** Waits until nothing is left. */
  async drained(): Promise<void> {
    while (this.#held > 0) await this.#changed.promise;
  }
}
