import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mug, openShop, type Shop } from "./testing/shop.ts";

describe("many products of many markets, by price", () => {
  let shop: Shop;
  const currencies = ["EUR", "JPY", "KWD", "USD"] as const;
  const regions = ["", "", "DE", "JP"] as const;

  // Two variants with up to three prices each, mixed so that nearly every way of lacking a price comes up.
  const pricesOf = (i: number, variant: number) => {
    const prices = [0, 1, 2].flatMap((n) => {
      const seed = (i * 7 + variant * 13 + n * 29) % 97;
      const currency = currencies[(seed + i) % 4] as string;
      const region = regions[(seed >> 2) % 4] as string;
      return seed % 3 === 0 && n > 0 ? [] : [{ amount: 100 + ((seed * 37) % 50) * 10, currency, region }];
    });
    return [...new Map(prices.map((price) => [`${price.currency} ${price.region}`, price])).values()];
  };

  beforeAll(async () => {
    shop = await openShop();
    const { results } = await shop.staff.importProducts({
      rows: Array.from({ length: 150 }, (_, i) =>
        mug(`p-${i}`, {
          externalId: `p-${i}`,
          categories: ["All"],
          variants: [0, 1].map((n) => ({ sku: `p-${i}-${n}`, prices: pricesOf(i, n) })),
        }),
      ),
    });
    expect(results.every(({ outcome }) => outcome === "created")).toBe(true);
  });
  afterAll(() => shop.close());

  const walk = async (query: object) => {
    const shown: { id: string; amount: number; currency: string }[] = [];
    for (let pageToken = "", pages = 0; pages === 0 || pageToken !== ""; pages += 1) {
      const page = await shop.visitor.listProducts({ ...query, pageSize: 7, pageToken });
      for (const { id, price } of page.items)
        shown.push({ id, amount: price?.min?.amount ?? Number.NaN, currency: price?.min?.currency ?? "" });
      pageToken = page.nextPageToken;
      expect(pages).toBeLessThan(30);
    }
    return shown;
  };

  it.each(
    ["EUR", "JPY", "KWD", "CHF"].flatMap((currency) =>
      ["", "DE", "FR"].flatMap((region) => ["price_asc", "price_desc"].map((sort) => ({ currency, region, sort }))),
    ),
  )("$sort in $currency, $region", async (query) => {
    const shown = await walk({ category: "all", ...query });
    expect(new Set(shown.map(({ id }) => id)).size).toBe(150);
    const direction = query.sort === "price_asc" ? 1 : -1;
    const priced = shown.filter(({ currency }) => currency === query.currency);
    const rest = shown.filter(({ currency }) => currency !== query.currency);
    expect(shown).toEqual([...priced, ...rest]);
    for (const part of [priced, rest]) {
      const amounts = part.map(({ amount }) => amount);
      expect(amounts).toEqual(amounts.toSorted((a, b) => direction * (a - b)));
    }
  });
});
