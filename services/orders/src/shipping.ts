import { AppError } from "@shopstream/platform/errors.ts";
import type { ShippingChoice } from "./order.ts";
import { type ShippingRule, shippingRules, type Zone, zoneOfCountry } from "./shipping-options.ts";

export interface ShippingQuote extends ShippingChoice {
  readonly priceMinor: number;
}

/** What is to be shipped where. */
export interface Shipment {
  readonly country: string;
  readonly subtotalMinor: number;
  readonly currency: string;
}

/** The options for this shipment, each with its price. */
export function quote(shipment: Shipment): ShippingQuote[] {
  return shippingRules.flatMap((rule) => quoteOf(rule, shipment) ?? []);
}

export function mustShip(optionId: string, shipment: Shipment): ShippingQuote {
  const rule = shippingRules.find(({ id }) => id === optionId);
  if (rule === undefined) throw refusal("unknown_shipping_option", "there is no such way of shipping");
  const quoted = quoteOf(rule, shipment);
  if (quoted === undefined) throw refusal("shipping_not_available", `${rule.name} is not offered to this address`);
  return quoted;
}

function refusal(code: string, message: string): AppError {
  return new AppError("rejected", code, message, { fields: [{ field: "shippingOptionId", code, message }] });
}

function quoteOf(rule: ShippingRule, shipment: Shipment): ShippingQuote | undefined {
  const zone = zoneOf(shipment.country);
  const days = rule.days[zone];
  if (days === undefined) return undefined;
  return {
    id: rule.id,
    name: rule.name,
    minDays: days[0],
    maxDays: days[1],
    priceMinor: priceOf(rule, zone, shipment),
  };
}

function priceOf(rule: ShippingRule, zone: Zone, { subtotalMinor, currency }: Shipment): number {
  const near = rule.priceMinor[currency] ?? share(subtotalMinor, rule.otherCurrenciesPercent);
  if (zone === "world") return near * rule.worldFactor;
  const freeFrom = rule.freeFromMinor[currency];
  return freeFrom !== undefined && subtotalMinor >= freeFrom ? 0 : near;
}

/** Rounded up, in whole numbers throughout: no float holds a price. */
function share(amountMinor: number, percent: number): number {
  const hundredths = amountMinor * percent;
  return (hundredths + ((100 - (hundredths % 100)) % 100)) / 100;
}

function zoneOf(country: string): Zone {
  const near = Object.entries(zoneOfCountry).find(([, countries]) => countries.includes(country));
  return (near?.[0] as Zone | undefined) ?? "world";
}
