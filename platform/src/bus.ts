import type { Envelope, EventHandler } from "./envelope.ts";

/** What every event bus does. Redis Streams and Kafka pass the same contract tests for it. */
export interface Bus {
  /** Resolves when the bus has stored all of them; on failure some may be stored, and sending again is right. */
  publish(topic: string, events: readonly Envelope[]): Promise<void>;
  /**
   * Delivers each event of the topics to one member of the group, at least once, in order per subject. An event whose
   * handler keeps failing goes to the group's dead letters, and the next one is delivered.
   */
  subscribe(options: SubscribeOptions): Promise<BusSubscription>;
  close(): Promise<void>;
}

export interface SubscribeOptions {
  /** The consuming service. */
  readonly group: string;
  readonly topics: readonly string[];
  readonly handle: EventHandler;
  /** How many subjects are handled at the same time; 8 without. */
  readonly parallelSubjects?: number;
}

export interface BusSubscription {
  /** Finishes what is being handled and takes nothing more. */
  close(): Promise<void>;
}

/** An event that could not be handled, and why. */
export interface DeadLetter {
  /** Its place in the group's dead-letter stream. */
  readonly id: string;
  readonly group: string;
  readonly topic: string;
  readonly envelope: Envelope;
  readonly reason: string;
  readonly stack: string;
  readonly attempts: number;
  readonly failedAt: string;
}
