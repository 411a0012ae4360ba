import { readKey, readKeySet } from "@shopstream/platform/key-files.ts";
import { Issuer } from "./issuer.ts";

/** Without a readable file of public keys only the signing key's own public half is shown. */
export async function readIssuer(privateKeyFile: string, keySetFile: string): Promise<Issuer> {
  const key = await readKey(privateKeyFile);
  return new Issuer(key, await readKeySet(keySetFile).catch(() => undefined));
}
