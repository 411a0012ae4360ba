import { dataOf, publicApi, type Schemas } from "../api.ts";
import { preferredCurrency } from "../visit/preferred-currency.ts";
import { type ListQuery, pageSize, toApiQuery } from "./list-query.ts";

export type Hit = Schemas["SearchHit"];

export interface Listing {
  readonly hits: readonly Hit[];
  readonly facets: readonly Schemas["Facet"][];
  readonly total: number;
  readonly correctedQuery: string | undefined;
  /** Where the next products are; absent at the end. */
  readonly next: string | undefined;
}

/** The API's largest page that is a multiple of ours. */
const chunk = 4 * pageSize;

/** As many products of a list as its address shows, in as few questions as the API allows. */
export async function readListing(query: ListQuery): Promise<Listing> {
  const first = await readPage(query, Math.min(query.shown, chunk));
  const hits = [...first.items];
  let next = first.nextPageToken;
  while (next !== "" && hits.length < query.shown) {
    const more = await readPage(query, Math.min(query.shown - hits.length, chunk), next);
    hits.push(...more.items);
    next = more.nextPageToken;
  }
  const { facets, totalSize, correctedQuery } = first;
  return { hits, facets, total: totalSize, correctedQuery, next: next === "" ? undefined : next };
}

/** The products after those that stand there. */
export async function readMore(query: ListQuery, pageToken: string): Promise<Pick<Listing, "hits" | "next">> {
  const { items, nextPageToken } = await readPage(query, pageSize, pageToken);
  return { hits: items, next: nextPageToken === "" ? undefined : nextPageToken };
}

async function readPage(query: ListQuery, size: number, pageToken?: string): Promise<Schemas["SearchResponse"]> {
  const [api, market] = await Promise.all([publicApi(), preferredCurrency()]);
  const asked = { ...toApiQuery(query), ...market, pageSize: size, ...(pageToken === undefined ? {} : { pageToken }) };
  return dataOf(api.GET("/v1/search", { params: { query: asked } }));
}
