import type { DeadLetter, SubscribeOptions } from "./bus.ts";
import type { Clock } from "./clock.ts";
import { isoTime } from "./clock.ts";
import type { Envelope } from "./envelope.ts";
import { isAppError } from "./errors.ts";
import { Lanes, Slots } from "./lanes.ts";
import type { Log } from "./log.ts";
import { laneOf, type Parking } from "./parking.ts";
import type { Random } from "./random.ts";

/** Where a bus keeps the dead letters of a group. What is written here shows in the parking at once. */
export interface LetterBox {
  readonly parking: Parking;
  /** Where replicas share the work: whether a topic's subject is this one's. */
  readonly isOurs?: (topic: string, subject: string) => boolean;
  put(letter: DeadLetter): Promise<void>;
  remove(letter: DeadLetter): Promise<void>;
}

export interface DeliveryDeps {
  readonly options: SubscribeOptions;
  readonly box: LetterBox;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Lets what is being handled finish, and nothing else begin. */
  readonly stop: AbortSignal;
}

/** A handler that fails this often is given up on: the event goes to the dead letters. */
export const maxAttempts = 5;
const firstRetryMs = 50;
const longestRetryMs = 5_000;
/** Events taken from the bus and not yet handled. */
const capacity = 1_000;
const parallelSubjects = 8;

const ok = Symbol("ok");
const stopped = Symbol("stopped");

/**
 * Hands events to a handler, whatever the bus: in order within a topic's subject, subjects beside one another. An event
 * that keeps failing becomes a dead letter, and later events of its subject wait behind it as letters too, untried, so
 * that order holds; all others go on. Replayed or dropped, it makes way for those behind it.
 */
export class Delivery {
  readonly #deps: DeliveryDeps;
  readonly #lanes = new Lanes(capacity);
  readonly #slots: Slots;

  constructor(deps: DeliveryDeps) {
    this.#deps = deps;
    this.#slots = new Slots(deps.options.parallelSubjects ?? parallelSubjects);
  }

  /** `done` is called when the event took effect or is a letter; never when it was stopped before. */
  accept(topic: string, text: string, done: () => void): void {
    const envelope = this.#read(topic, text);
    if (envelope === undefined) {
      done();
      return;
    }
    const lane = laneOf(topic, envelope);
    this.#lanes.add(lane, async () => {
      if (await this.#deliver(lane, topic, envelope)) done();
    });
  }

  /** Tries the letters that may be tried: after a start, and when somebody replayed or dropped some. */
  release(lanes: readonly string[] = this.#deps.box.parking.ready()): void {
    const { parking, isOurs } = this.#deps.box;
    for (const lane of lanes) {
      const letter = parking.next(lane);
      if (letter === undefined || isOurs?.(letter.topic, letter.envelope.subject) === false) continue;
      this.#lanes.add(lane, () => this.#unblock(lane));
    }
  }

  room(): Promise<number> {
    return this.#lanes.room();
  }

  drained(): Promise<void> {
    return this.#lanes.drained();
  }

  // Only events are published to topics of events: what is none came from elsewhere, and must not stop those that are.
  #read(topic: string, text: string): Envelope | undefined {
    try {
      return JSON.parse(text) as Envelope;
    } catch (error) {
      this.#deps.log.error({ err: error, topic, text: text.slice(0, 200) }, "an entry is no event and is passed over");
      return undefined;
    }
  }

  async #deliver(lane: string, topic: string, envelope: Envelope): Promise<boolean> {
    const { parking } = this.#deps.box;
    if (this.#deps.stop.aborted) return false;
    // The relay sends an event again after a crash: one letter of it is enough.
    if (parking.holds(lane, envelope.id)) return true;
    if (parking.isBlocked(lane)) return this.#put(this.#waiting(topic, envelope));
    const outcome = await this.#try(envelope);
    if (outcome === ok || outcome === stopped) return outcome === ok;
    return this.#bury(topic, envelope, outcome);
  }

  async #unblock(lane: string): Promise<void> {
    const { parking } = this.#deps.box;
    for (let letter = parking.next(lane); letter !== undefined; letter = parking.next(lane)) {
      const { topic, envelope } = letter;
      const outcome = await this.#try(envelope);
      if (outcome === stopped) return;
      if (outcome !== ok) return void (await this.#bury(topic, envelope, outcome));
      if (!(await this.#insist(() => this.#deps.box.remove({ ...letter, topic, envelope })))) return;
    }
  }

  async #try(envelope: Envelope): Promise<unknown> {
    const { options, stop, random } = this.#deps;
    for (let failures = 0, tries = 0; !stop.aborted; tries += 1) {
      const outcome = await this.#slots.run(async () => {
        if (stop.aborted) return stopped;
        return options.handle(envelope).then(
          () => ok,
          (reason: unknown) => reason,
        );
      });
      if (outcome === ok || outcome === stopped) return outcome;
      // An outage says nothing about the event: it is tried until the outage ends.
      if (!isAppError(outcome, "unavailable", "timeout")) failures += 1;
      if (failures === maxAttempts) return outcome;
      await this.#pause(Math.min(longestRetryMs, firstRetryMs * 2 ** tries) * (0.5 + random.float()));
    }
    return stopped;
  }

  async #bury(topic: string, envelope: Envelope, error: unknown): Promise<boolean> {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    const { options, log, clock } = this.#deps;
    log.error({ err: error, group: options.group, event: envelope.id }, "an event went to the dead letters");
    options.onDeadLetter?.(topic);
    return this.#put({
      group: options.group,
      topic,
      envelope,
      state: "failed",
      reason: message,
      stack: stack ?? "",
      attempts: maxAttempts,
      failedAt: isoTime(clock),
    });
  }

  #waiting(topic: string, envelope: Envelope): DeadLetter {
    const { options, clock } = this.#deps;
    const reason = `an earlier event of ${envelope.subject} is a dead letter`;
    const failedAt = isoTime(clock);
    return { group: options.group, topic, envelope, state: "waiting", reason, stack: "", attempts: 0, failedAt };
  }

  #put(letter: DeadLetter): Promise<boolean> {
    return this.#insist(() => this.#deps.box.put(letter));
  }

  /** False when it was stopped before the bus took it. */
  async #insist(work: () => Promise<void>): Promise<boolean> {
    for (let tries = 0; !this.#deps.stop.aborted; tries += 1) {
      try {
        await work();
        return true;
      } catch (error) {
        this.#deps.log.warn({ err: error, group: this.#deps.options.group }, "the dead letters cannot be written");
        await this.#pause(Math.min(longestRetryMs, firstRetryMs * 2 ** tries));
      }
    }
    return false;
  }

  async #pause(delayMs: number): Promise<void> {
    await this.#deps.clock.sleep(delayMs, this.#deps.stop).catch(() => undefined);
  }
}
