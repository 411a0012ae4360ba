import { orSignIn } from "../account/or-sign-in.ts";
import { dataIfAny, dataOf, type Schemas, visitorApi } from "../api.ts";

export type SavedAddress = Schemas["SavedAddress"];

export async function addressBook(): Promise<readonly SavedAddress[]> {
  return (await orSignIn(dataOf((await visitorApi()).GET("/v1/me/addresses")))).items;
}

export async function findAddress(id: string): Promise<SavedAddress | undefined> {
  return orSignIn(dataIfAny((await visitorApi()).GET("/v1/me/addresses/{id}", { params: { path: { id } } })));
}
