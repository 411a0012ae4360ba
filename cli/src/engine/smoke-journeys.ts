import type { RestAnswer } from "./rest.ts";
import {
  cartWith,
  expect,
  type Journey,
  order,
  product,
  type SmokeContext,
  type SmokeOrder,
  untilStatus,
} from "./smoke.ts";
import { memberJourneys, newMember } from "./smoke-members.ts";

/** What every release of the shop must let its customers do. */
export const journeys: readonly Journey[] = [
  { title: "a guest buys", run: guestBuys },
  { title: "a member signs up and buys", run: memberBuys },
  { title: "a declined card is refused and charges nothing", run: declined },
  { title: "what is not there is not sold", run: outOfStock },
  { title: "fifty submits under one key are one order", run: submittedTwice },
  { title: "a customer cancels and gets stock and money back", run: cancels },
  { title: "staff refunds an order", run: refunds },
  { title: "a 3-D Secure challenge is passed", run: challenge, needsSimulator: true },
  ...memberJourneys,
];

async function buy(smoke: SmokeContext): Promise<SmokeOrder> {
  const cart = await cartWith(smoke.shop, await product(smoke, 3));
  const answer = await order(smoke.shop, cart, smoke.random.uuid());
  expect(answer.status === 201, told(answer));
  return untilStatus(smoke, answer.body, "confirmed");
}

async function guestBuys(smoke: SmokeContext): Promise<void> {
  const { payment } = await buy(smoke);
  expect(payment.status === "captured", `the payment is ${payment.status}`);
}

async function memberBuys(smoke: SmokeContext): Promise<void> {
  const member = await newMember(smoke);
  const answer = await order(member, await cartWith(member, await product(smoke, 1)), smoke.random.uuid());
  expect(answer.status === 201, told(answer));
  const { items } = await member.ask<{ items: SmokeOrder[] }>("GET", "/v1/orders");
  expect(
    items.some(({ id }) => id === answer.body.id),
    "the order is not in the member's list",
  );
}

async function declined(smoke: SmokeContext): Promise<void> {
  const sku = await product(smoke, 1);
  const answer = await order(
    smoke.shop,
    await cartWith(smoke.shop, sku),
    smoke.random.uuid(),
    "pm_card_visa_chargeDeclined",
  );
  expect(answer.status === 402 && answer.body.code === "card_declined", told(answer));
  await mustHave(smoke, sku, 1);
}

async function outOfStock(smoke: SmokeContext): Promise<void> {
  const answer = await order(smoke.shop, await cartWith(smoke.shop, await product(smoke, 1), 2), smoke.random.uuid());
  expect(answer.status === 422 && answer.body.code === "out_of_stock", told(answer));
}

async function submittedTwice(smoke: SmokeContext): Promise<void> {
  const cart = await cartWith(smoke.shop, await product(smoke, 60));
  const key = smoke.random.uuid();
  const answers = await Promise.all(Array.from({ length: 50 }, () => order(smoke.shop, cart, key)));
  const distinct = new Set(answers.map(({ status, text }) => `${status} ${text}`));
  expect(distinct.size === 1, `there were ${distinct.size} different answers`);
  const other = await order(smoke.shop, cart, key, "pm_card_visa", "other@example.com");
  expect(other.status === 422 && other.body.code === "idempotency_key_reused", told(other));
}

async function cancels(smoke: SmokeContext): Promise<void> {
  const sku = await product(smoke, 3);
  const answer = await order(smoke.shop, await cartWith(smoke.shop, sku), smoke.random.uuid());
  const headers = { "x-order-token": answer.body.token };
  const cancelled = await smoke.shop.ask<SmokeOrder>("POST", `/v1/orders/${answer.body.id}:cancel`, {
    body: {},
    headers,
  });
  expect(
    cancelled.status === "cancelled" && cancelled.payment.status === "refunded",
    `the order is ${cancelled.status}, its payment ${cancelled.payment.status}`,
  );
  await mustHave(smoke, sku, 3);
}

async function refunds(smoke: SmokeContext): Promise<void> {
  const { id } = await buy(smoke);
  const headers = { "idempotency-key": smoke.random.uuid() };
  const { payment } = await smoke.admin.ask<SmokeOrder>("POST", `/v1/orders/${id}:refund`, { body: {}, headers });
  expect(payment.status === "refunded", `the payment is ${payment.status}`);
}

async function challenge(smoke: SmokeContext): Promise<void> {
  const cart = await cartWith(smoke.shop, await product(smoke, 1));
  const answer = await order(smoke.shop, cart, smoke.random.uuid(), "pm_card_authenticationRequired");
  expect(answer.body.payment?.status === "requires_action", told(answer));
  const intent = answer.body.payment.clientSecret.split("_secret_")[0];
  const { url = "", secretKey = "" } = smoke.simulator ?? {};
  const headers = { authorization: `Bearer ${secretKey}`, "content-type": "application/json" };
  await fetch(`${url}/_sim/payment_intents/${intent}/authenticate`, {
    method: "POST",
    headers,
    body: JSON.stringify({ outcome: "succeeded" }),
  });
  await untilStatus(smoke, answer.body, "confirmed");
}

async function mustHave({ admin }: SmokeContext, sku: string, available: number): Promise<void> {
  const stock = await admin.ask<{ available: number }>("GET", `/v1/inventory/${sku}`);
  expect(stock.available === available, `${stock.available} of ${sku} are available, not ${available}`);
}

function told({ status, body, text }: RestAnswer<SmokeOrder>): string {
  return `the answer was ${status} ${body.code ?? text.slice(0, 120)}`;
}
