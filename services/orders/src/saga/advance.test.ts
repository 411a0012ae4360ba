import { describe, expect, it } from "vitest";
import { type OrderPayment, place } from "../order.ts";
import { advance, type Moment, turnBack } from "./advance.ts";
import { begin, type Saga, type Work } from "./saga.ts";

const at = Date.UTC(2026, 0, 1);
const limits = { retryMs: 100, giveUpMs: 60_000, challengeMs: 900_000 };
const moment = (afterMs = 0): Moment => ({ now: at + afterMs, jitter: 0.5, limits });

const address = { name: "", line1: "1", line2: "", city: "X", postalCode: "", region: "", country: "DE", phone: "" };
const order = place({
  id: "ord_1",
  customerId: undefined,
  email: "ada@example.com",
  locale: "",
  currency: "EUR",
  lines: [
    { sku: "mug", productId: "prod_1", title: "Mug", options: {}, quantity: 2, unitMinor: 500, refundedQuantity: 0 },
  ],
  shippingMinor: 490,
  shippingAddress: address,
  shippingOption: { id: "standard", name: "Standard", minDays: 2, maxDays: 4 },
  cartId: "cart_1",
  cartVersion: 1,
  at: new Date(at).toISOString(),
});

const workAt = (change: Partial<Saga> = {}, status = "pending"): Work => ({
  order: { ...order, payment: { ...order.payment, status } },
  saga: { ...begin("ord_1", "pm_card_visa", at, limits.giveUpMs), ...change },
  lease: "mine",
});
const payment = (status: string, change: Partial<OrderPayment> = {}): OrderPayment => ({
  ...order.payment,
  status,
  ...change,
});

describe("the saga, step by step", () => {
  it("registers what undoes a step in the transition that announces it", () => {
    const begun = workAt();
    expect(begun.saga).toMatchObject({ step: "reserve", undo: ["release"] });
    const reserved = advance(begun, { kind: "done" }, moment()).work;
    expect(reserved.saga).toMatchObject({ step: "authorise", undo: ["release", "cancel_payment"] });
    const authorised = advance(reserved, { kind: "done", payment: payment("authorised") }, moment()).work;
    expect(authorised.saga).toMatchObject({ step: "capture", undo: ["release", "cancel_payment"] });
    const captured = advance(authorised, { kind: "done", payment: payment("captured") }, moment());
    expect(captured).toMatchObject({ event: "OrderPaid", work: { saga: { step: "commit" } } });
    const confirmed = advance(captured.work, { kind: "done" }, moment());
    expect(confirmed).toMatchObject({
      event: "OrderConfirmed",
      sleeps: false,
      work: { order: { status: "confirmed" }, saga: { phase: "tail" } },
    });
    expect(advance(confirmed.work, { kind: "done" }, moment())).toMatchObject({
      sleeps: true,
      work: { saga: { phase: "done" } },
    });
  });

  it("undoes in reverse, and says so only when all is undone", () => {
    const back = turnBack(
      workAt({ step: "commit", undo: ["release", "cancel_payment"] }, "captured"),
      "requested",
      moment(),
    ).work;
    const paid = advance(back, { kind: "done", payment: payment("refunded") }, moment());
    expect(paid).toMatchObject({
      sleeps: false,
      work: { order: { status: "pending" }, saga: { phase: "undo", undo: ["release"] } },
    });
    expect(paid.event).toBeUndefined();
    const released = advance(paid.work, { kind: "done" }, moment());
    expect(released).toMatchObject({ event: "OrderCancelled", sleeps: true, work: { saga: { phase: "undone" } } });
    expect(released.work.order).toMatchObject({ status: "cancelled", cancelReason: "requested" });
  });

  it("tries again ever later, and gives up when the step's time is up, not before", () => {
    const failed = (attempts: number, afterMs: number) =>
      advance(workAt({ attempts }), { kind: "failed", error: "away" }, moment(afterMs));
    expect(failed(0, 0).work.saga).toMatchObject({ attempts: 1, lastError: "away", nextRunAt: at + 100 });
    expect(failed(3, 0).work.saga.nextRunAt).toBe(at + 800);
    expect(failed(40, 0).work.saga.nextRunAt).toBe(at + 30_000);
    expect(failed(3, limits.giveUpMs - 1).work.saga.phase).toBe("forward");
    expect(failed(3, limits.giveUpMs).work.saga).toMatchObject({ phase: "undo", reason: "unavailable" });
  });

  it("never gives up undoing, also when a neighbour refuses", () => {
    const undoing = workAt({ phase: "undo", attempts: 500, undo: ["release"] });
    for (const outcome of [{ kind: "failed", error: "away" } as const, { kind: "refused", reason: "no" } as const]) {
      expect(advance(undoing, outcome, moment(10 * limits.giveUpMs))).toMatchObject({
        sleeps: true,
        work: { saga: { phase: "undo", undo: ["release"] } },
      });
    }
  });

  it("waits for the customer until their time is up, counted from the first time", () => {
    const waits = { kind: "waits", payment: payment("requires_action", { clientSecret: "s" }) } as const;
    const first = advance(workAt({ step: "authorise" }), waits, moment());
    expect(first).toMatchObject({
      sleeps: true,
      work: { saga: { phase: "forward", giveUpAt: at + limits.challengeMs } },
    });
    const again = advance(first.work, waits, moment(limits.challengeMs - 1));
    expect(again.work.saga).toMatchObject({ phase: "forward", giveUpAt: at + limits.challengeMs });
    expect(advance(again.work, waits, moment(limits.challengeMs)).work.saga).toMatchObject({
      phase: "undo",
      reason: "expired",
    });
  });

  it("keeps the bank's decline when the payment is cancelled after it", () => {
    const refused = {
      kind: "refused",
      reason: "card_declined",
      payment: payment("failed", { declineCode: "lost_card" }),
    } as const;
    const declined = advance(
      workAt({ step: "authorise", undo: ["release", "cancel_payment"] }),
      refused,
      moment(),
    ).work;
    const cancelled = advance(declined, { kind: "done", payment: payment("cancelled") }, moment()).work;
    expect(cancelled.order.payment).toMatchObject({ status: "failed", declineCode: "lost_card" });
  });

  it("leaves a cart open that cannot be closed, and the order confirmed", () => {
    const closing = (attempts: number) =>
      advance(workAt({ phase: "tail", step: "close_cart", attempts }), { kind: "failed", error: "away" }, moment());
    expect(closing(11).work.saga.phase).toBe("tail");
    expect(closing(12).work.saga.phase).toBe("done");
  });

  it("raises the order's version with every change that is told", () => {
    const versions = [
      advance(workAt(), { kind: "done" }, moment()),
      advance(workAt({ step: "capture" }), { kind: "done", payment: payment("captured") }, moment()),
    ];
    expect(versions.map(({ work }) => work.order.version)).toEqual([1, 2]);
  });
});
