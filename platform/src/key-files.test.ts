import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportJWK, generateKeyPair } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "./clock.ts";
import { readKey, readKeySet } from "./key-files.ts";
import { ServiceTokens } from "./tokens.ts";

// `openssl req -x509` of an Ed25519 key that is gone.
const certificate = `-----BEGIN CERTIFICATE-----
MIIBNDCB56ADAgECAhQIuOVAVPbnNa82LTQWRd4krpjBizAFBgMrZXAwDzENMAsG
A1UEAwwEY2FydDAgFw0yNjExMjcwNjMyNTdaGA8yMTI2MTEwMzA2MzI1N1owDzEN
MAsGA1UEAwwEY2FydDAqMAUGAytlcAMhAMvvohlBUcibJpZ+UsAcWkCg0ZyGnSTV
Q0C3MLprZgcMo1MwUTAdBgNVHQ4EFgQUmu2/ubsJINqdk5Ht8fJVA49rmQowHwYD
VR0jBBgwFoAUmu2/ubsJINqdk5Ht8fJVA49rmQowDwYDVR0TAQH/BAUwAwEB/zAF
BgMrZXADQQDz6w92GJ6HVfM2BPaXC0PiS2iGI/yQ6mzcZFt3BepAq7BwgkiQlRsY
2Wo6AFwJWw6NgrzertyJ+9S1LlhcW9AC
-----END CERTIFICATE-----
`;

describe("key files", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "keys-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** PEM as vaults write it: PKCS #8, and the public half. */
  function makePem(name: string): void {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    writeFileSync(join(folder, `${name}.key`), privateKey.export({ type: "pkcs8", format: "pem" }));
    writeFileSync(join(folder, `${name}.crt`), publicKey.export({ type: "spki", format: "pem" }));
  }

  it("in PEM are named by their files: what one service signs another one believes", async () => {
    for (const name of ["cart", "orders"]) makePem(name);
    const keys = await readKeySet(folder);
    expect(keys.keys.map(({ kid }) => kid)).toEqual(["cart", "orders"]);
    const cart = new ServiceTokens("cart", await readKey(join(folder, "cart.key")), keys, systemClock);
    const orders = new ServiceTokens("orders", await readKey(join(folder, "orders.key")), keys, systemClock);
    await expect(orders.verify(await cart.mint("orders"))).resolves.toBe("cart");
  });

  it("may be certificates, as Helm and cert-manager make them", async () => {
    writeFileSync(join(folder, "cart.crt"), certificate);
    expect((await readKeySet(join(folder, "cart.crt"))).keys).toEqual([
      {
        kty: "OKP",
        crv: "Ed25519",
        x: "y--iGUFRyJsmln5SwBxaQKDRnIadJNVDQLcwumtmBww",
        kid: "cart",
        alg: "EdDSA",
        use: "sig",
      },
    ]);
  });

  it("may be JWKs as well", async () => {
    const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
    const jwk = { ...(await exportJWK(privateKey)), kid: "cart" };
    writeFileSync(join(folder, "cart.json"), JSON.stringify(jwk));
    writeFileSync(join(folder, "set.json"), JSON.stringify({ keys: [jwk] }));
    expect(await readKey(join(folder, "cart.json"))).toEqual(jwk);
    expect(await readKeySet(join(folder, "set.json"))).toEqual({ keys: [jwk] });
  });
});
