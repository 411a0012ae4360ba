const known: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency").map((code) => code.toLowerCase()));

export function isCurrency(code: string): boolean {
  return known.has(code);
}

/** As Stripe writes an amount in a message: "$5.00", "SAR 12.50", "¥500". */
export function inWords(amountMinor: number, currency: string): string {
  const format = new Intl.NumberFormat("en-US", { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amountMinor / 10 ** digits);
}
