import type { Clock } from "@shopstream/platform/clock.ts";
import { type AppError, isAppError } from "@shopstream/platform/errors.ts";
import type { Log } from "@shopstream/platform/log.ts";
import type { Random } from "@shopstream/platform/random.ts";
import type { Composing } from "./composing.ts";
import { type Delivery, retryPauseMs } from "./delivery.ts";
import { notificationSent } from "./events.ts";
import type { MailMeter } from "./mail-meter.ts";
import type { Mailer } from "./mailer.ts";
import type { DeliveryStore } from "./store.ts";

export interface SendingDeps {
  readonly store: DeliveryStore;
  readonly composing: Composing;
  readonly mailer: Pick<Mailer, "send">;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly meter: MailMeter;
  readonly limits: {
    readonly atOnce: number;
    /** Longer than a mail server may keep us waiting: until then nobody else tries the mail. */
    readonly leaseMs: number;
    readonly retryMs: number;
    readonly attempts: number;
  };
}

/**
 * Brings mails to the mail server: at least once. A process that dies after the server took a mail and before that is on
 * record sends it again when its lease ends, with the same Message-ID (ADR 0009).
 */
export class Sending {
  readonly #deps: SendingDeps;

  constructor(deps: SendingDeps) {
    this.#deps = deps;
  }

  /** Until nothing is due. */
  async sendDue(stop: AbortSignal): Promise<void> {
    const { store, clock, limits } = this.#deps;
    while (!stop.aborted) {
      const now = clock.now();
      const due = await store.claimDue(limits.atOnce, new Date(now), new Date(now + limits.leaseMs));
      if (due.length === 0) return;
      await Promise.all(due.map((delivery) => this.#send(delivery)));
    }
  }

  async #send(delivery: Delivery): Promise<void> {
    try {
      const composed = await this.#deps.composing.compose(delivery);
      if ("unwanted" in composed) return await this.#suppress(delivery, composed.unwanted);
      await this.#deps.mailer.send(composed.mail);
    } catch (error) {
      return this.#notSent(delivery, error);
    }
    await this.#sent(delivery);
  }

  async #sent(delivery: Delivery): Promise<void> {
    const { store, clock, meter } = this.#deps;
    const nowMs = clock.now();
    await store.transaction(async (inside) => {
      if (await inside.saveSent(delivery.id, new Date(nowMs)))
        await inside.publish([notificationSent(delivery, this.#deps)]);
    });
    meter.count(delivery, "ok", nowMs);
  }

  async #suppress(delivery: Delivery, reason: string): Promise<void> {
    await this.#deps.store.saveSuppressed(delivery.id, reason);
    this.#deps.meter.count(delivery, "unwanted", this.#deps.clock.now());
  }

  async #notSent(delivery: Delivery, error: unknown): Promise<void> {
    const { store, clock, random, limits, log } = this.#deps;
    const reason = error instanceof Error ? error.message : String(error);
    if (isAppError(error, "rejected") || delivery.attempts + 1 >= limits.attempts)
      return this.#giveUp(delivery, reason, error);
    const pauseMs = retryPauseMs(delivery.attempts, limits.retryMs, random.float());
    await store.saveRetry(delivery.id, reason, new Date(clock.now() + pauseMs));
    log[isAppError(error) ? "info" : "warn"](
      { err: error, mail: delivery.id },
      "a mail was not sent; it is tried again",
    );
  }

  // The dead letters of mails: kept with their words, listed for staff, tried again when staff say so.
  async #giveUp(delivery: Delivery, reason: string, err: AppError | unknown): Promise<void> {
    const { store, log, meter, clock } = this.#deps;
    await store.saveFailed(delivery.id, reason);
    meter.count(delivery, "unavailable", clock.now());
    log.error({ err, mail: delivery.id, template: delivery.content.template }, "a mail was given up");
  }
}
