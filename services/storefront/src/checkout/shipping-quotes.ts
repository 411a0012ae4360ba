import { AppError } from "@shopstream/platform/errors.ts";
import { dataOf, type Schemas, visitorApi } from "../api.ts";
import type { DeliveryAddress } from "./draft.ts";

export type ShippingOption = Schemas["ShippingOption"];

/** How the cart can be shipped to the address; nothing when the shop says that it cannot. */
export async function shippingQuotes(cartId: string, address: DeliveryAddress): Promise<readonly ShippingOption[]> {
  try {
    const api = await visitorApi();
    return (await dataOf(api.POST("/v1/shipping/quotes", { body: { cartId, address } }))).items;
  } catch (error) {
    if (error instanceof AppError && error.kind === "rejected") return [];
    throw error;
  }
}
