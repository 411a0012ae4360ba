import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findCardByToken, testCardNames } from "./cards.ts";
import { refusal, startSimulator, type TestSimulator } from "./testing/test-simulator.ts";

let shop: TestSimulator;
beforeAll(async () => {
  shop = await startSimulator();
});
afterAll(() => shop.close());

const buy = (paymentMethod: string) =>
  shop.stripe.paymentIntents.create({
    amount: 1999,
    currency: "eur",
    payment_method: paymentMethod,
    allowed_payment_method_types: ["card"],
    confirm: true,
    return_url: "https://shop.example/return",
  });

const typeIn = (number: string) =>
  shop.stripe.paymentMethods.create({ type: "card", card: { number, exp_month: 12, exp_year: 2030, cvc: "123" } });

const refused = [
  ["chargeDeclined", "4000000000000002", "card_declined", "generic_decline", "Your card was declined."],
  [
    "chargeDeclinedInsufficientFunds",
    "4000000000009995",
    "card_declined",
    "insufficient_funds",
    "Your card has insufficient funds.",
  ],
  ["chargeDeclinedLostCard", "4000000000009987", "card_declined", "lost_card", "Your card was declined."],
  ["chargeDeclinedStolenCard", "4000000000009979", "card_declined", "stolen_card", "Your card was declined."],
  ["chargeDeclinedExpiredCard", "4000000000000069", "expired_card", "expired_card", "Your card has expired."],
  [
    "chargeDeclinedIncorrectCvc",
    "4000000000000127",
    "incorrect_cvc",
    "incorrect_cvc",
    "Your card's security code is incorrect.",
  ],
  [
    "chargeDeclinedProcessingError",
    "4000000000000119",
    "processing_error",
    "processing_error",
    /while processing your card/,
  ],
  [
    "chargeDeclinedVelocityLimitExceeded",
    "4000000000006975",
    "card_declined",
    "card_velocity_exceeded",
    /too frequently/,
  ],
  ["chargeDeclinedFraudulent", "4100000000000019", "card_declined", "fraudulent", "Your card was declined."],
] as const;

const challenged = [
  ["authenticationRequired", "4000002760003184"],
  ["authenticationRequiredOnSetup", "4000002500003155"],
  ["authenticationRequiredSetupForOffSession", "4000003800000446"],
  ["authenticationRequiredChargeDeclinedInsufficientFunds", "4000008260003178"],
  ["threeDSecure2Required", "4000000000003220"],
  ["threeDSecureRequired", "4000000000003063"],
  ["threeDSecureRequiredChargeDeclined", "4000008400001629"],
] as const;

const approved = [
  ["visa", "4242424242424242", "visa", "credit"],
  ["visa_debit", "4000056655665556", "visa", "debit"],
  ["mastercard", "5555555555554444", "mastercard", "credit"],
  ["mastercard_prepaid", "5105105105105100", "mastercard", "prepaid"],
  ["amex", "378282246310005", "amex", "credit"],
  ["discover", "6011111111111117", "discover", "credit"],
  ["diners", "3056930009020004", "diners", "credit"],
  ["jcb", "3566002020360505", "jcb", "credit"],
  ["unionpay", "6200000000000005", "unionpay", "credit"],
  ["threeDSecureOptional", "4000000000003055", "visa", "credit"],
] as const;

describe("test cards", () => {
  it.each(approved)("pm_card_%s and its number %s pay", async (name, number, brand, funding) => {
    const byToken = await buy(`pm_card_${name}`);
    expect(byToken).toMatchObject({ status: "succeeded", amount_received: 1999, last_payment_error: null });
    expect(byToken.payment_method).toMatch(/^pm_[0-9A-Za-z]{24}$/);
    const method = await typeIn(number);
    expect(method.card).toMatchObject({ brand, funding, last4: number.slice(-4), exp_month: 12, exp_year: 2030 });
    expect((await buy(method.id)).status).toBe("succeeded");
  });

  it.each(refused)(
    "pm_card_%s and its number %s are declined: %s/%s",
    async (name, number, code, declineCode, message) => {
      for (const paymentMethod of [`pm_card_${name}`, (await typeIn(number)).id]) {
        const error = await refusal(buy(paymentMethod));
        expect(error).toMatchObject({ type: "StripeCardError", statusCode: 402, code, decline_code: declineCode });
        expect(error.message).toMatch(message);
        expect(error.payment_intent).toMatchObject({
          status: "requires_payment_method",
          payment_method: null,
          last_payment_error: { code },
        });
        expect(error.payment_method).toMatchObject({ object: "payment_method", type: "card" });
        const charge = await shop.stripe.charges.retrieve(error.charge as string);
        expect(charge).toMatchObject({ status: "failed", paid: false, amount_captured: 0, failure_code: code });
      }
    },
  );

  it.each(challenged)(
    "pm_card_%s and its number %s ask for 3-D Secure and charge nothing before it",
    async (name, number) => {
      for (const paymentMethod of [`pm_card_${name}`, (await typeIn(number)).id]) {
        const intent = await buy(paymentMethod);
        expect(intent).toMatchObject({
          status: "requires_action",
          latest_charge: null,
          next_action: { type: "redirect_to_url" },
        });
      }
    },
  );

  it("knows the older names with the brand in them, and tok_ names", async () => {
    expect((await refusal(buy("pm_card_visa_chargeDeclinedInsufficientFunds"))).decline_code).toBe(
      "insufficient_funds",
    );
    expect((await refusal(buy("pm_card_visa_chargeDeclined"))).decline_code).toBe("generic_decline");
    expect((await refusal(buy("pm_card_radarBlock"))).decline_code).toBe("fraudulent");
    expect((await buy("pm_card_amex_threeDSecureNotSupported")).status).toBe("succeeded");
    const method = await shop.stripe.paymentMethods.create({ type: "card", card: { token: "tok_visa" } });
    expect((await buy(method.id)).status).toBe("succeeded");
  });

  it("has one card behind every name, and none behind another", () => {
    for (const name of testCardNames) expect(findCardByToken(`pm_card_${name}`)?.number, name).toMatch(/^\d{14,16}$/);
    for (const name of ["pm_card_", "pm_card_constructor", "pm_card_visa_", "card_visa"])
      expect(findCardByToken(name)).toBeUndefined();
  });

  it("declines off session what needs the customer, unless the card was set up for that", async () => {
    const offSession = (name: string) =>
      shop.stripe.paymentIntents.create({
        amount: 500,
        currency: "usd",
        payment_method: name,
        allowed_payment_method_types: ["card"],
        confirm: true,
        off_session: true,
      });
    const error = await refusal(offSession("pm_card_authenticationRequired"));
    expect(error).toMatchObject({
      statusCode: 402,
      code: "authentication_required",
      decline_code: "authentication_required",
    });
    expect(error.payment_intent?.status).toBe("requires_payment_method");
    expect((await offSession("pm_card_authenticationRequiredSetupForOffSession")).status).toBe("succeeded");
  });
});

describe("typing in a card", () => {
  const enter = (card: Record<string, unknown>) =>
    refusal(
      shop.stripe.paymentMethods.create({
        type: "card",
        card: { number: "4242424242424242", exp_month: 12, exp_year: 2030, cvc: "123", ...card },
      }),
    );

  it.each([
    [{ number: "4242424242424241" }, "incorrect_number", "number"],
    [{ number: "42" }, "incorrect_number", "number"],
    [{ exp_year: 2020 }, "invalid_expiry_year", "exp_year"],
    [{ exp_year: 2026, exp_month: 10 }, "invalid_expiry_month", "exp_month"],
    [{ exp_month: 13 }, "invalid_expiry_month", "exp_month"],
    [{ cvc: "12" }, "invalid_cvc", "cvc"],
  ])("refuses %o with %s", async (card, code, param) => {
    expect(await enter(card)).toMatchObject({ type: "StripeCardError", statusCode: 402, code, param });
  });

  it("refuses a number that may be a real card, as the sandbox does", async () => {
    const error = await enter({ number: "4539578763621486" });
    expect(error).toMatchObject({ statusCode: 402, code: "card_declined", decline_code: "test_mode_live_card" });
  });

  it("keeps no card number", async () => {
    const method = await typeIn("4242 4242 4242 4242");
    expect(JSON.stringify(await shop.stripe.paymentMethods.retrieve(method.id))).not.toContain("4242424242424242");
  });

  it("takes a card of this month, and a year of two digits", async () => {
    const method = await shop.stripe.paymentMethods.create({
      type: "card",
      card: { number: "4242424242424242", exp_month: 11, exp_year: 26, cvc: "123" },
      billing_details: { name: "Jenny Rosen", address: { country: "DE" } },
      metadata: { note: "kept" },
    });
    expect(method).toMatchObject({
      card: { exp_year: 2026, checks: { cvc_check: "pass" } },
      billing_details: { name: "Jenny Rosen" },
      metadata: { note: "kept" },
    });
  });
});
