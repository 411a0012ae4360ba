/** What a shopper types of a card, as the provider's form fields. */
export interface CardEntry {
  readonly number: string;
  readonly expiry: string;
  readonly cvc: string;
}

/** An input of the card form that is wrong, by the name of the text that says so. */
export type CardProblem = "incorrect_number" | "invalid_expiry" | "invalid_cvc" | "cardFailed";

/** Digits in groups of four, as they stand on the card. */
export function grouped(number: string): string {
  return number
    .replace(/\D/g, "")
    .slice(0, 19)
    .replace(/(\d{4})(?=\d)/g, "$1 ");
}

/** "1230" and "12 / 2030" as month and year; undefined for what is neither. */
export function expiryOf(text: string): { month: string; year: string } | undefined {
  const [, month, year] = /^\s*(0?[1-9]|1[0-2])\s*[/.-]?\s*(\d{2}|20\d{2})\s*$/.exec(text) ?? [];
  return month === undefined || year === undefined ? undefined : { month, year: year.slice(-2) };
}

/** The first thing that is wrong with a card before anybody is asked. */
export function problemOf({ number, expiry, cvc }: CardEntry): CardProblem | undefined {
  if (!/^\d{12,19}$/.test(number.replace(/\D/g, ""))) return "incorrect_number";
  if (expiryOf(expiry) === undefined) return "invalid_expiry";
  return /^\d{3,4}$/.test(cvc.trim()) ? undefined : "invalid_cvc";
}

/** Stripe's form encoding of a card (POST /v1/payment_methods). */
export function toForm({ number, expiry, cvc }: CardEntry): URLSearchParams {
  const { month = "", year = "" } = expiryOf(expiry) ?? {};
  return new URLSearchParams({
    type: "card",
    "card[number]": number.replace(/\D/g, ""),
    "card[exp_month]": month,
    "card[exp_year]": `20${year}`,
    "card[cvc]": cvc.trim(),
  });
}

/** The provider's code for a card it refuses, as the text that says so. */
export function problemFrom(code: string | undefined): CardProblem {
  if (code === "incorrect_number" || code === "invalid_number") return "incorrect_number";
  if (code?.startsWith("invalid_expiry")) return "invalid_expiry";
  return code === "invalid_cvc" ? "invalid_cvc" : "cardFailed";
}
