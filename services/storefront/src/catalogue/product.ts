import { cache } from "react";
import { dataIfAny, publicApi, type Schemas } from "../api.ts";
import { preferredCurrency } from "../visit/preferred-currency.ts";

export type Product = Schemas["Product"];

/** Asked for once per page, though head and body both want it. */
export const findProduct = cache(async (slug: string): Promise<Product | undefined> => {
  const [api, query] = await Promise.all([publicApi(), preferredCurrency()]);
  return dataIfAny(api.GET("/v1/products/{slug}", { params: { path: { slug }, query } }));
});
