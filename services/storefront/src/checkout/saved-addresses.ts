import { dataOf, type Schemas, visitorApi } from "../api.ts";

export type SavedAddress = Schemas["SavedAddress"];

/** A member's addresses; none when they cannot be had, because one can be typed. */
export async function savedAddresses(): Promise<readonly SavedAddress[]> {
  try {
    return (await dataOf((await visitorApi()).GET("/v1/me/addresses"))).items;
  } catch {
    return [];
  }
}
