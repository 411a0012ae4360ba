/** The moments at which a process can end: before and after everything it does to the outside. */
export class Life {
  readonly #endsAt: number;
  readonly #dead = Promise.withResolvers<never>();
  readonly #resumed = Promise.withResolvers<void>();
  #moments = 0;
  #ended = false;
  /** What was done to the outside, in order. */
  readonly deeds: string[] = [];

  /** Ends at the given moment, counted from 1; without one it never does. */
  constructor(endsAt = Number.POSITIVE_INFINITY) {
    this.#endsAt = endsAt;
    this.#dead.promise.catch(() => undefined);
  }

  get moments(): number {
    return this.#moments;
  }

  get hasEnded(): boolean {
    return this.#ended;
  }

  async through<T>(deed: string, work: () => Promise<T>): Promise<T> {
    await this.#moment();
    this.deeds.push(deed);
    const result = await work().then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    await this.#moment();
    if ("error" in result) throw result.error;
    return result.value;
  }

  /** A process that was only stopped goes on, as if no time had passed. */
  resume(): void {
    this.#ended = false;
    this.#resumed.resolve();
  }

  async #moment(): Promise<void> {
    this.#moments += 1;
    if (this.#moments === this.#endsAt) this.#ended = true;
    // A dead process does nothing more: what it waits for never comes.
    if (this.#ended) await Promise.race([this.#dead.promise, this.#resumed.promise]);
  }
}
