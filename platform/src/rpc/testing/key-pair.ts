import { exportJWK, generateKeyPair, type JWK } from "jose";

export interface KeyPair {
  readonly secret: JWK;
  readonly open: JWK;
}

export async function keyPair(kid: string): Promise<KeyPair> {
  const pair = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const [secret, publicKey] = await Promise.all([exportJWK(pair.privateKey), exportJWK(pair.publicKey)]);
  return { secret: { ...secret, kid, alg: "EdDSA" }, open: { ...publicKey, kid, alg: "EdDSA" } };
}
