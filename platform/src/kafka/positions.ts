/** Where a partition's reader stands, and from where on a successor would have to read. Offsets count from 0. */
export class Position {
  readonly topic: string;
  readonly partition: number;
  /** The next offset to fetch. */
  next: bigint;
  readonly #open = new Map<bigint, boolean>();
  #done: bigint;
  #committed: bigint;

  constructor(topic: string, partition: number, start: bigint) {
    this.topic = topic;
    this.partition = partition;
    this.next = start;
    this.#done = start;
    this.#committed = start;
  }

  /** Called in the order of the log. */
  begin(offset: bigint): void {
    this.#open.set(offset, false);
  }

  /** Called in any order: everything before the first that is not finished is done. */
  finish(offset: bigint): void {
    this.#open.set(offset, true);
    for (const [open, isFinished] of this.#open) {
      if (!isFinished) return;
      this.#open.delete(open);
      this.#done = open + 1n;
    }
  }

  /** What may be committed and is not, if anything. */
  uncommitted(): bigint | undefined {
    return this.#done > this.#committed ? this.#done : undefined;
  }

  committed(offset: bigint): void {
    this.#committed = offset;
  }
}

/** Where to go on. What was kept too short a time is gone, and the first entry that is there is the best there is. */
export function startOf(committed: bigint | undefined, first = 0n): bigint {
  if (committed === undefined || committed < first) return first;
  return committed;
}
