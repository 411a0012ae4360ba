"use server";

import type { ReactNode } from "react";
import { toListQuery } from "../catalogue/list-query.ts";
import { readMore } from "../catalogue/listing.ts";
import { toLocale } from "../locale.ts";
import { ProductCards } from "./product-cards.tsx";

export interface MoreProducts {
  readonly items: ReactNode;
  readonly count: number;
  readonly next: string | undefined;
}

interface Asked {
  readonly address: string;
  readonly category: string;
  readonly locale: string;
  readonly next: string;
}

/** The next cards of a list, drawn here, so that no card needs a script in the browser. */
export async function moreProducts({ address, category, locale: named, next: token }: Asked): Promise<MoreProducts> {
  const locale = toLocale(named);
  const { searchParams } = new URL(String(address), "http://shop.invalid");
  const params = Object.fromEntries([...searchParams.keys()].map((name) => [name, searchParams.getAll(name)]));
  const { hits, next } = await readMore(toListQuery(params, String(category)), String(token));
  // Of one list with those of other answers: a key tells which.
  return { items: <ProductCards key={token} locale={locale} hits={hits} />, count: hits.length, next };
}
