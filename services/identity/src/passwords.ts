import { hash, parseOptions, verify } from "@node-rs/argon2";
import { AppError } from "@shopstream/platform/errors.ts";
import { type Random, secretToken } from "@shopstream/platform/random.ts";
import pLimit from "p-limit";
import { Counter, type Registry } from "prom-client";

export interface PasswordsDeps {
  readonly memoryKib: number;
  readonly passes: number;
  /** How many are hashed at a time, and how many more may wait. */
  readonly concurrency: number;
  readonly queue: number;
  readonly random: Random;
  readonly registry: Registry;
}

// The library's Algorithm is a const enum, which type stripping cannot read.
const argon2id = 2;

/** Argon2id. Refuses early when more passwords wait than can be hashed before their callers give up. */
export class Passwords {
  readonly #deps: PasswordsDeps;
  readonly #limit: ReturnType<typeof pLimit>;
  readonly #count: Counter<"work">;
  readonly #nobody: Promise<string>;

  constructor(deps: PasswordsDeps) {
    this.#deps = deps;
    this.#limit = pLimit(deps.concurrency);
    const registers = [deps.registry];
    this.#count = new Counter({
      name: "password_hashings_total",
      help: "Argon2id runs",
      labelNames: ["work"],
      registers,
    });
    this.#nobody = hash(secretToken(deps.random), this.#options());
    this.#nobody.catch(() => undefined);
  }

  hash(password: string): Promise<string> {
    return this.#bounded("hash", () => hash(plain(password), this.#options()));
  }

  /** Against undefined, which is nobody's hash, it does the same work and fails. */
  async verify(known: string | undefined, password: string): Promise<boolean> {
    const expected = known ?? (await this.#nobody);
    const matches = await this.#bounded("verify", () => verify(expected, plain(password)));
    return matches && known !== undefined;
  }

  /** True when the hash was made at another cost than is asked for now. */
  isOutdated(known: string): boolean {
    const { memoryCost, timeCost, parallelism } = parseOptions(known);
    const now = this.#options();
    return memoryCost !== now.memoryCost || timeCost !== now.timeCost || parallelism !== now.parallelism;
  }

  #options() {
    const { memoryKib, passes } = this.#deps;
    return { algorithm: argon2id, memoryCost: memoryKib, timeCost: passes, parallelism: 1 };
  }

  async #bounded<T>(work: "hash" | "verify", run: () => Promise<T>): Promise<T> {
    if (this.#limit.pendingCount >= this.#deps.queue) {
      // Not "unavailable": that would open the breakers of callers, and refuse refreshing too.
      throw new AppError("exhausted", "sign_in_busy", "too many people are signing in: try again in a moment", {
        retryAfterSeconds: 2,
      });
    }
    this.#count.inc({ work });
    return this.#limit(run);
  }
}

// The same characters typed on different keyboards can be different code points (NIST SP 800-63B, 5.1.1.2).
function plain(password: string): string {
  return password.normalize("NFKC");
}
