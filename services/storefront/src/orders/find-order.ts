import { cache } from "react";
import { dataIfAny, type Schemas, visitorApi } from "../api.ts";

export type Order = Schemas["Order"];

/** An order of the visitor's; undefined when it is not there or not theirs. Asked for once per page. */
export const findOrder = cache(async (id: string): Promise<Order | undefined> => {
  const api = await visitorApi();
  return dataIfAny(api.GET("/v1/orders/{id}", { params: { path: { id } } }));
});
