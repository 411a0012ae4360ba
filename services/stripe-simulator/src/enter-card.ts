import type Stripe from "stripe";
import type { z } from "zod";
import type { Call } from "./call.ts";
import { type Card, findCardByNumber, findCardByToken } from "./cards.ts";
import { createPaymentMethod, type PaymentMethod, sandboxDetails } from "./payment-method.ts";
import type { cardMethod } from "./payment-method-params.ts";
import { noSuch, StripeError } from "./stripe-error.ts";

type CardMethod = z.output<typeof cardMethod>;
type Typed = Extract<CardMethod["card"], { number: string }>;

/** A payment method from what was typed into a card form, refused as Stripe's sandbox refuses. */
export function enterCard(call: Call, given: CardMethod): PaymentMethod {
  const extras = {
    billing: given.billing_details as Partial<Stripe.PaymentMethod.BillingDetails> | undefined,
    metadata: given.metadata,
  };
  if ("token" in given.card) {
    const card = findCardByToken(given.card.token);
    if (!card) throw noSuch("token", given.card.token, "card[token]");
    return createPaymentMethod(call, card, { ...sandboxDetails(call), ...extras });
  }
  const expYear = given.card.exp_year < 100 ? 2000 + given.card.exp_year : given.card.exp_year;
  const card = getTestCard(given.card.number.replace(/[\s-]/g, ""));
  mustNotBeExpired(call, given.card.exp_month, expYear);
  mustBeCvc(given.card);
  return createPaymentMethod(call, card, {
    expMonth: given.card.exp_month,
    expYear,
    cvcGiven: given.card.cvc !== undefined,
    ...extras,
  });
}

function getTestCard(number: string): Card {
  const card = findCardByNumber(number);
  if (card) return card;
  if (!hasCheckDigit(number)) throw cardError("incorrect_number", "Your card number is incorrect.", "number");
  const live =
    "Your card was declined. Your request was in test mode, but used a non test (live) card. For a list of valid test cards, visit: https://stripe.com/docs/testing.";
  throw cardError("card_declined", live, "number", "test_mode_live_card");
}

function mustNotBeExpired(call: Call, month: number, year: number): void {
  const now = new Date(call.nowSeconds * 1000);
  if (month < 1 || month > 12)
    throw cardError("invalid_expiry_month", "Your card's expiration month is invalid.", "exp_month");
  const thisYear = now.getUTCFullYear();
  if (year < thisYear || year > thisYear + 50)
    throw cardError("invalid_expiry_year", "Your card's expiration year is invalid.", "exp_year");
  if (year === thisYear && month < now.getUTCMonth() + 1) {
    throw cardError("invalid_expiry_month", "Your card's expiration month is invalid.", "exp_month");
  }
}

function mustBeCvc({ cvc }: Typed): void {
  if (cvc === undefined || /^\d{3,4}$/.test(cvc)) return;
  throw cardError("invalid_cvc", "Your card's security code is invalid.", "cvc");
}

/** ISO/IEC 7812-1, annex B (the Luhn sum). */
function hasCheckDigit(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false;
  const digits = [...number].reverse().map(Number);
  const sum = digits.reduce((total, digit, place) => {
    const doubled = place % 2 === 1 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

function cardError(code: string, message: string, param: string, declineCode?: string): StripeError {
  const reason = declineCode === undefined ? {} : { decline_code: declineCode };
  return new StripeError(402, { type: "card_error", code, message, param, ...reason });
}
