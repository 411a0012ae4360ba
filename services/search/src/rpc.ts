import { outsideCall } from "@shopstream/platform/call-context.ts";
import { implement, type RpcService } from "@shopstream/platform/rpc/handlers.ts";
import { SearchService } from "@shopstream/protos/services/search.ts";
import type { SearchRequest } from "@shopstream/protos/shop/search/v1/search.ts";
import type { Comparison } from "./comparison.ts";
import type { Price } from "./price.ts";
import type { Rebuild } from "./rebuild.ts";
import type { AttributeFilter, Sort } from "./search-query.ts";
import type { Answer, Asked, Search } from "./service.ts";

const defaultPageSize = 24;
const mostViolations = 100;

export interface RpcDeps {
  readonly search: Search;
  readonly rebuild: Rebuild;
  readonly comparison: Comparison;
}

export function searchRpc({ search, rebuild, comparison }: RpcDeps): RpcService {
  return implement(SearchService, {
    search: async (request) => toMessage(await search.search(toAsked(request))),
    suggest: ({ q }) => search.suggest(clean(q)),
    // Outside the call: the service reads with its own rights, and goes on when the caller no longer waits.
    reindex: async () => ({ products: await outsideCall(() => rebuild.run()) }),
    checkInvariants: async () => {
      const { checked, products } = await outsideCall(() => comparison.run());
      const statement =
        "the index has exactly the catalogue's active products, at their current version, and knows which are in stock";
      return { items: [{ id: "R10", statement, checked, violations: products.slice(0, mostViolations) }] };
    },
  });
}

function toAsked(request: SearchRequest): Asked {
  const { priceMin, priceMax, ratingMin, inStock, attr } = request;
  return {
    text: clean(request.q),
    filters: {
      categories: request.category.map(clean),
      brands: request.brand.map(clean),
      attributes: Object.entries(attr).map(toAttributeFilter),
      ...(priceMin === undefined ? {} : { priceMin }),
      ...(priceMax === undefined ? {} : { priceMax }),
      ...(ratingMin === undefined ? {} : { ratingMin }),
      ...(inStock === undefined ? {} : { inStock }),
    },
    sort: (request.sort || "relevance") as Sort,
    currency: clean(request.currency),
    limit: request.pageSize || defaultPageSize,
    pageToken: request.pageToken,
  };
}

// "red,blue" is either; a value that has a comma itself is found whole.
function toAttributeFilter([name, value]: [string, string]): AttributeFilter {
  return {
    name: clean(name),
    values: [...new Set([clean(value), ...clean(value).split(",")])].filter((each) => each.trim() !== ""),
  };
}

/** PostgreSQL holds no NUL in a text. */
function clean(text: string): string {
  return text.replaceAll("\0", "");
}

function toMessage({ hits, facets, total, nextPageToken, correctedQuery }: Answer) {
  return {
    items: hits.map(({ price, ...hit }) => ({ ...hit, ...(price === undefined ? {} : toPrices(price)) })),
    facets: facets.map(({ values, bounds, ...facet }) => ({ ...facet, values: [...values], ...bounds })),
    totalSize: total,
    nextPageToken,
    ...(correctedQuery === undefined ? {} : { correctedQuery }),
  };
}

function toPrices({ currency, min, max, compareAt }: Price) {
  const money = (amount: number) => ({ amount, currency });
  return {
    price: { min: money(min), max: money(max) },
    ...(compareAt === undefined ? {} : { compareAtPrice: money(compareAt) }),
  };
}
