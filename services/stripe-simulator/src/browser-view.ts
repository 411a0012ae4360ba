/**
 * A replacer for JSON.stringify: wherever a payment intent appears in an answer to a browser, also inside an error, it
 * shows what is needed to finish the payment and not what the shop noted for itself.
 */
export function browserView(_key: string, value: unknown): unknown {
  if ((value as { object?: unknown } | null)?.object !== "payment_intent") return value;
  const { metadata, latest_charge, statement_descriptor, statement_descriptor_suffix, ...visible } = value as Record<
    string,
    unknown
  >;
  return visible;
}
