import type { Clock } from "@shopstream/platform/clock.ts";
import type { Random } from "@shopstream/platform/random.ts";
import type { Delivery } from "./delivery-store.ts";
import type { Faults } from "./faults.ts";
import type { Store } from "./store.ts";
import type { WebhookSender } from "./webhook-sender.ts";
import { signWebhook } from "./webhook-signature.ts";

export interface WebhookDeliveryDeps {
  store: Store;
  clock: Clock;
  random: Random;
  faults: Faults;
  secret: string;
  send: WebhookSender;
}

/** Few enough to be gentle with one endpoint; more than one, so that order is not promised, as Stripe does not. */
const atOnce = 4;
const firstRetryMs = 500;
const slowestRetryMs = 60_000;
/** As long as Stripe tries. */
const givenUpAfterMs = 3 * 24 * 60 * 60 * 1000;

/** Empties the durable queue: at least once, again after a refusal or silence, with growing pauses. */
export class WebhookDelivery {
  #deps: WebhookDeliveryDeps;
  #sending = new Map<number, Promise<void>>();
  #alarm: AbortController | undefined;
  #stopped = false;

  constructor(deps: WebhookDeliveryDeps) {
    this.#deps = deps;
  }

  /** Looks at the queue now; called after every change to it or to the faults. */
  wake(): void {
    if (this.#stopped) return;
    this.#alarm?.abort();
    const waiting = this.#waiting();
    const reorder = this.#deps.faults.reorder;
    if (reorder) this.#sendReordered(waiting, reorder);
    else this.#sendDue(waiting);
  }

  /** No new delivery starts; the ones under way are waited for. What is left is in the queue for the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#alarm?.abort();
    await Promise.all(this.#sending.values());
  }

  #waiting(): Delivery[] {
    const { store, faults } = this.#deps;
    // With a dead endpoint the queue is long and looked at often; only a fault needs to see further than the next few.
    const rows = store.deliveries.pending(faults.current.webhooks ? 10_000 : 4 * atOnce);
    return rows.filter((row) => !this.#sending.has(row.seq) && !faults.holds(row.type));
  }

  #sendDue(waiting: Delivery[]): void {
    const now = this.#deps.clock.now();
    const due = waiting.filter((row) => row.dueMs <= now);
    for (const row of due.slice(0, Math.max(0, atOnce - this.#sending.size))) this.#start([row]);
    const next = waiting.find((row) => row.dueMs > now);
    if (next) this.#wakeAfter(next.dueMs - now);
  }

  #sendReordered(waiting: Delivery[], { batch, maxWaitMs }: { batch: number; maxWaitMs: number }): void {
    const first = waiting[0];
    if (!first || this.#sending.size > 0) return;
    const openFor = first.queuedMs + maxWaitMs - this.#deps.clock.now();
    if (waiting.length < batch && openFor > 0) this.#wakeAfter(openFor);
    else this.#start(waiting.slice(0, batch).reverse());
  }

  #wakeAfter(delayMs: number): void {
    const alarm = new AbortController();
    this.#alarm = alarm;
    this.#deps.clock.sleep(delayMs, alarm.signal).then(
      () => this.wake(),
      () => {}, // taken back: another look came first
    );
  }

  /** One after the other within the given rows; they leave the set of those under way together. */
  #start(rows: Delivery[]): void {
    const work = this.#deliverAll(rows).finally(() => {
      for (const row of rows) this.#sending.delete(row.seq);
      this.wake();
    });
    for (const row of rows) this.#sending.set(row.seq, work);
  }

  async #deliverAll(rows: Delivery[]): Promise<void> {
    for (const row of rows) await this.#deliver(row);
  }

  async #deliver(row: Delivery): Promise<void> {
    const { store, clock, secret, send } = this.#deps;
    const payload = store.objects.findText(row.eventId) ?? "";
    try {
      const status = await send(payload, signWebhook(payload, secret, clock.now()));
      if (status >= 200 && status < 300) store.deliveries.settle(row.seq, "delivered", String(status));
      else this.#retry(row, String(status));
    } catch (cause) {
      this.#retry(row, cause instanceof Error ? cause.message : String(cause));
    }
  }

  #retry(row: Delivery, result: string): void {
    const { store, clock, random } = this.#deps;
    const now = clock.now();
    if (now - row.queuedMs >= givenUpAfterMs) {
      store.deliveries.settle(row.seq, "failed", result);
      return;
    }
    const pauseMs = Math.min(firstRetryMs * 2 ** row.attempts, slowestRetryMs);
    store.deliveries.postpone(row.seq, now + Math.ceil(pauseMs * (0.8 + 0.4 * random.float())), result);
  }
}
