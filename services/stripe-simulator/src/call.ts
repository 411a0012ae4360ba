import type { Clock } from "@shopstream/platform/clock.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { createEvent, type EventType } from "./event.ts";
import type { Faults } from "./faults.ts";
import type { StripeObject } from "./object-store.ts";
import type { Store } from "./store.ts";
import { stripeId } from "./stripe-id.ts";

export interface CallDeps {
  store: Store;
  clock: Clock;
  random: Random;
  faults: Faults;
  publicUrl: () => string;
  /** Absent where nobody is to be told. */
  webhooks?: WebhookRules | undefined;
}

/** Which events an endpoint is told of, and how long after the change: as with Stripe, later than the answer. */
export interface WebhookRules {
  wants(type: EventType): boolean;
  delayMs: number;
}

/** Who asks: our server with the secret key, or a shopper's browser with the publishable one. */
export type Caller = "server" | "browser";

export interface CallRequest {
  requestId: string;
  idempotencyKey: string | null;
  caller: Caller;
}

/** What an operation may touch while it runs inside one transaction. */
export class Call {
  readonly request: CallRequest;
  readonly nowSeconds: number;
  #deps: CallDeps;

  constructor(deps: CallDeps, request: CallRequest) {
    this.#deps = deps;
    this.request = request;
    this.nowSeconds = Math.floor(deps.clock.now() / 1000);
  }

  get store(): Store {
    return this.#deps.store;
  }

  get publicUrl(): string {
    return this.#deps.publicUrl();
  }

  newId(prefix: string, length?: number): string {
    return stripeId(this.#deps.random, prefix, length);
  }

  save(object: StripeObject): void {
    this.#deps.store.objects.save(object);
  }

  /** Records the event and promises its webhook, in the same transaction as the change. */
  emit(type: EventType, object: StripeObject): void {
    const { requestId, idempotencyKey } = this.request;
    const event = createEvent(
      { id: this.newId("evt"), createdSeconds: this.nowSeconds, requestId, idempotencyKey },
      type,
      object,
    );
    this.save(event);
    const { webhooks } = this.#deps;
    if (webhooks?.wants(type) !== true) return;
    const nowMs = this.#deps.clock.now();
    const { copies, delayMs } = this.#deps.faults.forWebhook(type);
    for (let copy = 0; copy < copies; copy++)
      this.#deps.store.deliveries.add(event, nowMs, nowMs + webhooks.delayMs + delayMs);
  }
}
