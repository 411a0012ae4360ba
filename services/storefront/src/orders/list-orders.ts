import { dataOf, type Schemas, visitorApi } from "../api.ts";

/** A member's own orders, the newest first, a page at a time. */
export async function listOrders(pageToken: string | undefined): Promise<Schemas["ListOrdersResponse"]> {
  const api = await visitorApi();
  const query = { pageSize: 10, mine: true, ...(pageToken === undefined ? {} : { pageToken }) };
  return dataOf(api.GET("/v1/orders", { params: { query } }));
}
