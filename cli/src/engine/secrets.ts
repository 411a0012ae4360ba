import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Random, secretToken } from "@shopstream/platform/random.ts";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import writeFileAtomic from "write-file-atomic";

/** Secrets of one installation: made at first start, kept in files that only their owner reads, never shown. */
export class Secrets {
  readonly #dir: string;
  readonly #random: Random;

  constructor(dir: string, random: Random) {
    this.#dir = dir;
    this.#random = random;
  }

  path(name: string): string {
    return join(this.#dir, name);
  }

  /** A random word, the same at every start. `prefix` gives it the look that its reader expects. */
  word(name: string, prefix = ""): string {
    return this.#once(name, () => prefix + secretToken(this.#random, 24).replaceAll(/[-_]/g, "x"));
  }

  /** An Ed25519 key pair: `<name>.jwk.json` is private; the public half is answered. Readers find it by its `kid`. */
  async keyPair(name: string, kid = name): Promise<JWK> {
    const file = `${name}.jwk.json`;
    if (!existsSync(this.path(file))) {
      const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
      this.#write(file, JSON.stringify({ ...(await exportJWK(privateKey)), kid, alg: "EdDSA", use: "sig" }));
    }
    const { d: _, ...publicKey } = JSON.parse(readFileSync(this.path(file), "utf8")) as JWK;
    return publicKey;
  }

  /** The key set that readers check signatures with. */
  keySet(file: string, keys: readonly JWK[]): string {
    this.#write(file, JSON.stringify({ keys }));
    return this.path(file);
  }

  #once(name: string, make: () => string): string {
    if (!existsSync(this.path(name))) this.#write(name, make());
    return readFileSync(this.path(name), "utf8");
  }

  #write(name: string, content: string): void {
    writeFileAtomic.sync(this.path(name), content, { mode: 0o600 });
  }
}
