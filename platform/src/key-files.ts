import { createPrivateKey, createPublicKey } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import type { JSONWebKeySet, JWK } from "jose";

// Keys come as JWKs, or as PEM from where certificates are made: Helm, cert-manager, a vault. PEM has no room for a key's
// name, so the file's name is it.

/** A private key: a JWK, or `<kid>.key` with PKCS #8 in PEM. */
export async function readKey(file: string): Promise<JWK> {
  const text = await readFile(file, "utf8");
  if (!isPem(text)) return JSON.parse(text) as JWK;
  return named(file, createPrivateKey(text).export({ format: "jwk" }));
}

/** Public keys: a JWK set, a certificate `<kid>.crt` in PEM, or a folder of those. */
export async function readKeySet(place: string): Promise<JSONWebKeySet> {
  if ((await stat(place)).isDirectory()) {
    const files = (await readdir(place)).filter((file) => extname(file) === ".crt").sort();
    return { keys: await Promise.all(files.map((file) => readCertificate(join(place, file)))) };
  }
  const text = await readFile(place, "utf8");
  return isPem(text) ? { keys: [await readCertificate(place)] } : (JSON.parse(text) as JSONWebKeySet);
}

async function readCertificate(file: string): Promise<JWK> {
  return named(file, createPublicKey(await readFile(file)).export({ format: "jwk" }));
}

function named(file: string, key: object): JWK {
  return { ...key, kid: basename(file, extname(file)), alg: "EdDSA", use: "sig" };
}

function isPem(text: string): boolean {
  return text.trimStart().startsWith("-----BEGIN ");
}
