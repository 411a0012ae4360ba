import type { Clock } from "@shopstream/platform/clock.ts";
import { newEvent, type OutgoingEvent } from "@shopstream/platform/outbox.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { events } from "@shopstream/protos/events.ts";
import type { AddLineRequest, Cart } from "@shopstream/protos/shop/cart/v1/cart.ts";
import type { GetProductRequest, Product } from "@shopstream/protos/shop/catalog/v1/catalog.ts";
import type { SearchRequest, SearchResponse } from "@shopstream/protos/shop/search/v1/search.ts";
import type { Caller } from "./caller.ts";
import type { PlainJson } from "./plain-json.ts";
import type { Route } from "./route.ts";
import { wordsShown } from "./searched-words.ts";

export interface SightingSeams {
  readonly clock: Clock;
  readonly random: Random;
  /** Rises with each event. */
  next(): number;
}

/** What is told of a call that was answered: nothing that says who made it. */
type Teller = (request: PlainJson, answer: PlainJson, seams: SightingSeams) => OutgoingEvent | undefined;

/** A message as it travels here: fields that were not sent are absent. */
type Sent<T> = { readonly [K in keyof T]?: T[K] | undefined };

const tellers: Readonly<Record<string, Teller>> = {
  "catalog.getProduct": (request, answer, seams) => {
    const { id, slug } = answer as Sent<Product>;
    const { currency = "" } = request as Sent<GetProductRequest>;
    if (!id) return undefined;
    return newEvent(events.ProductViewed, id, seams.next(), { productId: id, slug: slug ?? "", currency }, seams);
  },
  "search.search": (request, answer, seams) => {
    const data = searchMade(request as Sent<SearchRequest>, answer as Sent<SearchResponse>);
    return newEvent(events.SearchMade, data.query || data.categories[0] || "everything", seams.next(), data, seams);
  },
  "cart.addLine": (request, answer, seams) => {
    const { sku = "", quantity = 0 } = request as Sent<AddLineRequest>;
    const line = (answer as Sent<Cart>).lines?.find((one) => one.sku === sku);
    if (line === undefined) return undefined;
    const { productId, unitPrice } = line;
    const price = { unitPriceMinor: unitPrice?.amount ?? 0, currency: unitPrice?.currency ?? "" };
    return newEvent(
      events.CartLineAdded,
      productId || sku,
      seams.next(),
      { productId, sku, quantity, ...price },
      seams,
    );
  },
};

function searchMade(request: Sent<SearchRequest>, answer: Sent<SearchResponse>) {
  const { q = "", category = [], sort = "", pageToken = "" } = request;
  const { correctedQuery, totalSize = 0, items = [] } = answer;
  return {
    query: wordsShown(correctedQuery ?? q, items),
    hasWords: q.trim() !== "",
    categories: category,
    sort,
    totalSize,
    wasCorrected: correctedQuery !== undefined,
    isFurtherPage: pageToken !== "",
  };
}

/** Undefined for most calls, and for visitors who do not want to be counted. */
export function sightingOf(
  { service, key }: Route,
  request: PlainJson,
  answer: PlainJson,
  caller: Caller,
  seams: SightingSeams,
): OutgoingEvent | undefined {
  const teller = tellers[`${service}.${key}`];
  return teller === undefined || objects(caller) ? undefined : teller(request, answer, seams);
}

/** Global Privacy Control or Do Not Track; and who only fetches ahead has not seen anything yet. */
function objects({ header }: Caller): boolean {
  return header("sec-gpc") === "1" || header("dnt") === "1" || (header("sec-purpose") ?? "").includes("prefetch");
}
