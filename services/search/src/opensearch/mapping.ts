// What a document is found, counted and ordered by. Nothing is analysed here: words come taken apart and folded from
// product-terms.ts, so that every engine compares the same.

/** Only to be found by: no order and no counting, which would cost memory. */
const found = { type: "keyword", doc_values: false, ignore_above: 8_000 } as const;
const counted = { type: "keyword", ignore_above: 8_000 } as const;

const properties = {
  id: { type: "keyword" },
  version: { type: "long", index: false },
  removed: { type: "boolean" },
  card: { type: "object", enabled: false },
  title_key: counted,
  brand_key: found,
  brand: counted,
  categories: found,
  category_entries: counted,
  attribute_keys: found,
  attributes: counted,
  words: counted,
  in_title: found,
  in_brand: found,
  in_facts: found,
  /** All three of these. */
  in_names: found,
  /** These and the description. */
  in_any: found,
  in_stock: { type: "boolean" },
  stars: { type: "byte" },
  rating_key: { type: "integer" },
  merit: { type: "integer" },
  created: { type: "long" },
  /** By currency: min, range. */
  prices: { type: "object", dynamic: true },
} as const;

/** Fast enough for an edit to be seen within a second, slow enough to write several of them together. */
export const refreshInterval = "200ms";

/** One shard: counts of facets are exact only where a shard knows all of them, and a shop fits into one. */
export function indexBody(writeAlias: string, refresh: string) {
  return {
    settings: {
      number_of_shards: 1,
      auto_expand_replicas: "0-1",
      refresh_interval: refresh,
    },
    mappings: {
      dynamic: false,
      dynamic_templates: [
        { amounts: { path_match: "prices.*.min", mapping: { type: "long" } } },
        { ranges: { path_match: "prices.*.range", mapping: { type: "keyword" } } },
      ],
      // What a search answers with; the rest can be made again from the catalogue.
      _source: { includes: ["id", "version", "card", "in_stock"] },
      properties,
    },
    aliases: { [writeAlias]: {} },
  };
}
