import { cache } from "react";
import { dataIfAny, publicApi, type Schemas } from "../api.ts";

export type Product = Schemas["Product"];

/** Asked for once per page, though head and body both want it. */
export const findProduct = cache(async (slug: string): Promise<Product | undefined> => {
  const api = await publicApi();
  return dataIfAny(api.GET("/v1/products/{slug}", { params: { path: { slug } } }));
});
