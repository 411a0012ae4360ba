import { cache } from "react";
import { dataOf, publicApi, type Schemas } from "../api.ts";

export type Category = Schemas["Category"];

/** The tree of categories, asked for once per page. */
export const categoryTree = cache(async (): Promise<readonly Category[]> => {
  const api = await publicApi();
  return (await dataOf(api.GET("/v1/categories"))).items;
});
