import type { Envelope, EventHandler } from "./envelope.ts";

/** What every event bus does. Redis Streams and Kafka pass the same contract tests for it. */
export interface Bus {
  /** Resolves when the bus has stored all of them; on failure some may be stored, and sending again is right. */
  publish(topic: string, events: readonly Envelope[]): Promise<void>;
  /**
   * Delivers each event of the topics to one member of the group, at least once, in order per subject. An event whose
   * handler keeps failing goes to the group's dead letters with all later ones of its subject; the others are delivered.
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
  /** Told of an event that was given up, not of those that wait behind it. */
  readonly onDeadLetter?: (topic: string) => void;
}

export interface BusSubscription {
  /** Finishes what is being handled and takes nothing more. */
  close(): Promise<void>;
}

/**
 * An event that could not be handled, and why. `failed`: it was tried and given up on. `waiting`: an earlier event of
 * its subject is a letter, so this one was not tried and follows when that one is gone. `replay`: somebody wants it tried
 * again, and the consumer has not come to it yet.
 */
export interface DeadLetter {
  readonly group: string;
  readonly topic: string;
  /** Its id is the letter's, too: a group has one letter per event. */
  readonly envelope: Envelope;
  readonly state: "failed" | "waiting" | "replay";
  readonly reason: string;
  readonly stack: string;
  readonly attempts: number;
  readonly failedAt: string;
}

/** How much of a topic's log is there. */
export interface LogExtent {
  readonly events: number;
  /** Nothing was thrown away at its beginning: whoever reads it hears everything. */
  readonly isWhole: boolean;
}

/** The operator's side of a bus: what `shopctl` lists, replays, drops and shows. */
export interface BusAdmin {
  /** A group's dead letters, in the order in which they failed. */
  letters(group: string): Promise<DeadLetter[]>;
  /** The group's consumer tries them again, each followed by those that wait behind it. No other group sees them. */
  replay(letters: readonly DeadLetter[]): Promise<void>;
  /** Forgets them; those that wait behind them follow. */
  drop(letters: readonly DeadLetter[]): Promise<void>;
  /** How many events of the topic the group has not handled. */
  backlog(group: string, topic: string): Promise<number>;
  /** What a topic still holds. */
  extent(topic: string): Promise<LogExtent>;
  /** The group reads the topics from their beginning again, as far as the bus keeps them. Its consumers must be stopped. */
  rewind(group: string, topics: readonly string[]): Promise<void>;
  close(): Promise<void>;
}
