import type { Clock } from "@shopstream/platform/clock.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import type { Money } from "@shopstream/platform/money.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { statusEvents } from "./events.ts";
import {
  adopt,
  capturePostings,
  inCurrencyOf,
  isEnded,
  type Payment,
  type ProviderPayment,
  refundable,
} from "./payment.ts";
import type { AuthoriseOrder, PaymentProvider } from "./provider.ts";
import type { Refunds } from "./refunds.ts";
import type { Consequences, PaymentStore } from "./store.ts";

export interface PaymentsDeps {
  readonly store: PaymentStore;
  readonly provider: PaymentProvider;
  readonly refunds: Refunds;
  readonly clock: Clock;
  readonly random: Random;
}

/** How far back and how deep to look for a payment whose id we never learned. */
const lookBackMs = 60_000;
const lookUpLimit = 2_000;
/** Losing this often to others means that something is wrong, not busy. */
const maxRaces = 10;
/** Of a payment that was forbidden before anybody asked for it. */
const nothing: Money = { amount: 0, currency: "EUR" };

/** The steps of paying for an order. Each may be repeated, and answers the payment as it is afterwards. */
export class Payments {
  readonly #deps: PaymentsDeps;

  constructor(deps: PaymentsDeps) {
    this.#deps = deps;
  }

  /** The payment's row comes first: from then on a cancel can forbid what this call has not finished. */
  async authorise(order: AuthoriseOrder): Promise<Payment> {
    const { store, provider } = this.#deps;
    const payment = await store.begin({ ...order, status: "created", at: this.#now() });
    if (payment.status !== "created") return payment;
    return this.settle(payment, await provider.authorise(order));
  }

  async capture(orderId: string): Promise<Payment> {
    const payment = await this.get(orderId);
    if (payment.status !== "authorised") return payment;
    return this.settle(payment, await this.#deps.provider.capture(payment.providerId as string));
  }

  /** Whatever state the payment is in, afterwards it holds no money and can take none. */
  async cancel(orderId: string, reason: string): Promise<Payment> {
    const { store } = this.#deps;
    const payment = await store.begin({
      orderId,
      amount: nothing,
      paymentMethodId: "",
      status: "cancelled",
      at: this.#now(),
    });
    if (isEnded(payment)) return payment;
    if (payment.status === "captured" || payment.status === "partially_refunded")
      return this.#giveBack(payment, reason);
    if (payment.providerId === undefined) return this.#forbid(payment, reason);
    const seen = await this.#deps.provider.cancel(payment.providerId);
    const settled = await this.settle(payment, seen);
    return settled.status === "captured" ? this.#giveBack(settled, reason) : settled;
  }

  async get(orderId: string): Promise<Payment> {
    const payment = await this.#deps.store.find(orderId);
    if (payment === undefined)
      throw new AppError("not_found", "payment_not_found", `there is no payment for order ${orderId}`);
    return payment;
  }

  list(orderIds: readonly string[]): Promise<Payment[]> {
    return this.#deps.store.list(orderIds);
  }

  /**
   * Moves a payment to what the provider says, with postings and events. What is older than our state changes nothing;
   * money that the provider holds or took although we had cancelled is given up again.
   */
  async settle(payment: Payment, seen: ProviderPayment, webhook?: Consequences["webhook"]): Promise<Payment> {
    let current = payment;
    for (let race = 0; race < maxRaces; race += 1) {
      const moved = adopt(current, seen);
      if (moved === current) return this.#undoIfCancelled(current, seen);
      const isNew = moved.status !== current.status;
      const postings = isNew && moved.status === "captured" ? capturePostings(moved) : [];
      const events = isNew ? statusEvents(moved, this.#deps) : [];
      const consequences = { postings, events, at: this.#now(), ...(webhook === undefined ? {} : { webhook }) };
      if (await this.#deps.store.save(moved, consequences))
        return this.#undoIfCancelled({ ...moved, version: moved.version + 1 }, seen);
      current = await this.get(payment.orderId);
    }
    throw new AppError("unavailable", "payment_busy", `payment ${payment.orderId} keeps changing`, {
      retryAfterSeconds: 1,
    });
  }

  /** A payment that the provider made before its answer was lost, found by the order it names. */
  async findAtProvider({ orderId, createdAt }: Payment): Promise<ProviderPayment | undefined> {
    return (await this.madeSince(createdAt)).find((candidate) => candidate.orderId === orderId);
  }

  /** What the provider made since then; with so many that some may be left out, the newest of them. */
  madeSince(at: Date): Promise<ProviderPayment[]> {
    return this.#deps.provider.list(new Date(at.getTime() - lookBackMs), lookUpLimit);
  }

  async #undoIfCancelled(payment: Payment, seen: ProviderPayment): Promise<Payment> {
    if (payment.status !== "cancelled" || seen.status === "cancelled") return payment;
    const after = await this.#deps.provider.cancel(seen.providerId);
    // Taken before we could void it: the provider gives it back, and since we never booked it there is nothing to post.
    if (after.status === "captured")
      await this.#deps.provider.refund(seen.providerId, `late-${payment.orderId}`, after.captured);
    return payment;
  }

  // First our own no, then a look for what may have been made already: an authorisation under way meets the no when it ends.
  async #forbid(payment: Payment, reason: string): Promise<Payment> {
    const forbidden: Payment = { ...payment, status: "cancelled" };
    if (!(await this.#deps.store.save(forbidden, { postings: [], events: [], at: this.#now() })))
      return this.cancel(payment.orderId, reason);
    const seen = await this.findAtProvider(payment);
    return seen === undefined ? forbidden : this.settle({ ...forbidden, version: payment.version + 1 }, seen);
  }

  async #giveBack(payment: Payment, reason: string): Promise<Payment> {
    const left = refundable(payment);
    const amount = inCurrencyOf(payment, left);
    await this.#deps.refunds.completeAll(payment);
    if (left > 0) await this.#deps.refunds.refund(payment, `cancel-${payment.orderId}-${left}`, amount, reason);
    return this.get(payment.orderId);
  }

  #now(): Date {
    return new Date(this.#deps.clock.now());
  }
}
