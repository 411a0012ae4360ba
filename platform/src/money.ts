import assert from "node:assert/strict";
import { AppError } from "./errors.ts";

/** An amount in minor units of an ISO 4217 currency. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

export function money(amount: number, currency: string): Money {
  assert(Number.isSafeInteger(amount), `an amount is a whole number of minor units, not ${amount}`);
  return { amount, currency };
}

export function add(a: Money, b: Money): Money {
  assert(a.currency === b.currency, `${a.currency} and ${b.currency} do not add`);
  return money(a.amount + b.amount, a.currency);
}

export function multiply(unit: Money, quantity: number): Money {
  return money(unit.amount * quantity, unit.currency);
}

export function sum(parts: readonly Money[], currency: string): Money {
  return parts.reduce(add, money(0, currency));
}

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

/** Whether there is, or was, a currency of this ISO 4217 code. */
export function isCurrency(code: string): boolean {
  return currencies.has(code);
}

/** Throws AppError `invalid` with code `unknown_currency` at the field `currency`. */
export function mustBeCurrency(code: string): void {
  if (isCurrency(code)) return;
  const message = "must be an ISO 4217 code";
  throw new AppError("invalid", "invalid_request", `currency ${message}`, {
    fields: [{ field: "currency", code: "unknown_currency", message }],
  });
}

/** How many digits the minor unit of a currency has: 2 for EUR, 0 for JPY, 3 for KWD (CLDR by way of Intl). */
export function minorDigits(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}
