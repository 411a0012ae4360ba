import type { DeadLetter } from "./bus.ts";
import type { Envelope } from "./envelope.ts";

/** Events whose order matters to one another. */
export function laneOf(topic: string, { subject }: Envelope): string {
  return `${topic} ${subject}`;
}

/**
 * What a consumer knows of its group's dead letters: per lane, in the order of the events. Whoever comes after a letter
 * of its lane waits behind it.
 */
export class Parking {
  #lanes = new Map<string, Map<string, DeadLetter>>();

  constructor(letters: readonly DeadLetter[] = []) {
    this.replace(letters);
  }

  /** Forgets all and takes these. */
  replace(letters: readonly DeadLetter[]): void {
    this.#lanes = new Map();
    for (const letter of letters) this.set(letter);
  }

  set(letter: DeadLetter): void {
    const lane = laneOf(letter.topic, letter.envelope);
    const letters = this.#lanes.get(lane) ?? new Map<string, DeadLetter>();
    this.#lanes.set(lane, letters.set(letter.envelope.id, letter));
  }

  delete(letter: Pick<DeadLetter, "topic" | "envelope">): void {
    const lane = laneOf(letter.topic, letter.envelope);
    const letters = this.#lanes.get(lane);
    letters?.delete(letter.envelope.id);
    if (letters?.size === 0) this.#lanes.delete(lane);
  }

  isBlocked(lane: string): boolean {
    return this.#lanes.has(lane);
  }

  holds(lane: string, eventId: string): boolean {
    return this.#lanes.get(lane)?.has(eventId) === true;
  }

  /** The first letter of the lane, if it may be tried: one that only waited, or one that somebody replays. */
  next(lane: string): DeadLetter | undefined {
    const [first, ...rest] = this.#lanes.get(lane)?.values() ?? [];
    if (first === undefined) return undefined;
    const head = rest.reduce((oldest, letter) => (isBefore(letter, oldest) ? letter : oldest), first);
    return head.state === "failed" ? undefined : head;
  }

  /** Lanes that can go on. */
  ready(): string[] {
    return [...this.#lanes.keys()].filter((lane) => this.next(lane) !== undefined);
  }
}

function isBefore(one: DeadLetter, other: DeadLetter): boolean {
  return one.envelope.sequence < other.envelope.sequence;
}
