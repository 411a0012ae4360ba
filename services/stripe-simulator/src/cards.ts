import { createHash } from "node:crypto";
import { type Decline, declines } from "./declines.ts";

/**
 * What a test card does. `challenge` asks for 3-D Secure: always, or only with the customer present (`on_session`);
 * `decline` is what the issuer says when it is asked for the money, after the challenge if there is one.
 */
export interface Card {
  number: string;
  brand: string;
  funding: "credit" | "debit" | "prepaid";
  country: string;
  fingerprint: string;
  challenge: "never" | "always" | "on_session";
  supports3ds: boolean;
  decline: Decline | null;
}

type Options = Partial<Pick<Card, "funding" | "country" | "challenge" | "supports3ds" | "decline">>;

const brands: readonly (readonly [RegExp, string])[] = [
  [/^4/, "visa"],
  [/^(5|2)/, "mastercard"],
  [/^3[47]/, "amex"],
  [/^35/, "jcb"],
  [/^3[068]/, "diners"],
  [/^62/, "unionpay"],
  [/^6/, "discover"],
];

function card(number: string, options: Options = {}): Card {
  const brand = brands.find(([pattern]) => pattern.test(number))?.[1] ?? "unknown";
  const fingerprint = createHash("sha256").update(number).digest("base64url").replace(/[-_]/g, "").slice(0, 16);
  const defaults = { funding: "credit", country: "US", challenge: "never", supports3ds: true, decline: null } as const;
  return { ...defaults, number, brand, fingerprint, ...options };
}

/** Stripe's documented test cards by the name that follows `pm_card_` (and `tok_`). One number may have several names. */
const named: Readonly<Record<string, Card>> = {
  visa: card("4242424242424242"),
  visa_debit: card("4000056655665556", { funding: "debit" }),
  mastercard: card("5555555555554444"),
  mastercard_debit: card("5200828282828210", { funding: "debit" }),
  mastercard_prepaid: card("5105105105105100", { funding: "prepaid" }),
  amex: card("378282246310005", { supports3ds: false }),
  discover: card("6011111111111117"),
  diners: card("3056930009020004"),
  jcb: card("3566002020360505"),
  unionpay: card("6200000000000005"),
  gb: card("4000008260000000", { country: "GB" }),
  de: card("4000002760000016", { country: "DE" }),
  fr: card("4000002500000003", { country: "FR" }),
  chargeDeclined: card("4000000000000002", { decline: declines.generic }),
  chargeDeclinedInsufficientFunds: card("4000000000009995", { decline: declines.insufficientFunds }),
  chargeDeclinedLostCard: card("4000000000009987", { decline: declines.lostCard }),
  chargeDeclinedStolenCard: card("4000000000009979", { decline: declines.stolenCard }),
  chargeDeclinedExpiredCard: card("4000000000000069", { decline: declines.expired }),
  chargeDeclinedIncorrectCvc: card("4000000000000127", { decline: declines.incorrectCvc }),
  chargeDeclinedProcessingError: card("4000000000000119", { decline: declines.processingError }),
  chargeDeclinedVelocityLimitExceeded: card("4000000000006975", { decline: declines.velocity }),
  chargeDeclinedFraudulent: card("4100000000000019", { decline: declines.fraudulent }),
  chargeCustomerFail: card("4000000000000341", { decline: declines.generic }),
  threeDSecure2Required: card("4000000000003220", { challenge: "always" }),
  threeDSecureRequired: card("4000000000003063", { challenge: "always" }),
  threeDSecureRequiredChargeDeclined: card("4000008400001629", { challenge: "always", decline: declines.generic }),
  threeDSecureRequiredProcessingError: card("4000008400001280", { decline: declines.processingError }),
  threeDSecureOptional: card("4000000000003055"),
  authenticationRequired: card("4000002760003184", { challenge: "always" }),
  authenticationRequiredOnSetup: card("4000002500003155", { challenge: "always" }),
  authenticationRequiredSetupForOffSession: card("4000003800000446", { challenge: "on_session" }),
  authenticationRequiredChargeDeclinedInsufficientFunds: card("4000008260003178", {
    challenge: "always",
    decline: declines.insufficientFunds,
  }),
};

/** Documented numbers that have no name of their own. */
const others = ["2223003122003222", "371449635398431", "6011000990139424", "6011981111111113", "36227206271667"].map(
  (number) => card(number),
);

const all = [...Object.values(named), ...others];
const byNumber = new Map(all.map((known) => [known.number, known]));
const byFingerprint = new Map(all.map((known) => [known.fingerprint, known]));

export const testCardNames: readonly string[] = Object.keys(named);

/** Knows `pm_card_NAME`, `tok_NAME` and the older `…_visa_NAME`, `…_amex_NAME`. */
export function findCardByToken(token: string): Card | undefined {
  const name = /^(?:pm_card|tok)_(.+)$/.exec(token)?.[1];
  if (name === undefined) return undefined;
  if (name === "radarBlock") return named["chargeDeclinedFraudulent"];
  if (name === "amex_threeDSecureNotSupported") return named["amex"];
  const short = name.replace(/^visa_(?=chargeDeclined)/, "");
  return Object.hasOwn(named, short) ? named[short] : undefined;
}

export function findCardByNumber(number: string): Card | undefined {
  return byNumber.get(number);
}

/** A payment method keeps the fingerprint and the last four digits; the number itself is never stored. */
export function getCardByFingerprint(fingerprint: string): Card {
  const found = byFingerprint.get(fingerprint);
  if (!found) throw new Error("a stored payment method names no known test card");
  return found;
}
