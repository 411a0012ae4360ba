const texts = ["label", "name", "line1", "line2", "city", "postalCode", "region", "country", "phone"] as const;

/** What an address form says, as the shop wants it: a box that is not ticked is not sent at all. */
export function addressBody(values: Readonly<Record<string, string>>) {
  const entries = texts.map((name) => [name, values[name] ?? ""]);
  return {
    ...(Object.fromEntries(entries) as Record<(typeof texts)[number], string>),
    defaultShipping: values["defaultShipping"] !== undefined,
    defaultBilling: values["defaultBilling"] !== undefined,
  };
}
