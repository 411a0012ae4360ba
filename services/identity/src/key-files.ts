import { readFile } from "node:fs/promises";
import type { JSONWebKeySet, JWK } from "jose";
import { Issuer } from "./issuer.ts";

/** Without a readable file of public keys only the signing key's own public half is shown. */
export async function readIssuer(privateKeyFile: string, keySetFile: string): Promise<Issuer> {
  const key = JSON.parse(await readFile(privateKeyFile, "utf8")) as JWK;
  const keySet = await readFile(keySetFile, "utf8").catch(() => undefined);
  return new Issuer(key, keySet === undefined ? undefined : (JSON.parse(keySet) as JSONWebKeySet));
}
