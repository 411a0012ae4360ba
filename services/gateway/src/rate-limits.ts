import { isAppError } from "@shopstream/platform/errors.ts";
import type { Redis } from "ioredis";
import type { GatewayConfig } from "./config.ts";
import { blindKey, type Limit, localLimit, sharedLimit } from "./limit.ts";
import type { Route } from "./route.ts";

export interface RateLimitDeps {
  readonly redis: Redis;
  readonly redisPrefix: string;
  readonly config: GatewayConfig;
}

/** What is counted apart, so that the pictures of a page do not use up what the API allows. */
export type RateClass = "api" | "page" | "asset";

/** Who may ask how often: a client address in general, and signing up and in apart, where guessing pays. */
export class RateLimits {
  readonly #general: Readonly<Record<RateClass, Limit>>;
  readonly #byAddress: ReadonlyMap<string, Limit>;
  readonly #failures: Limit;

  constructor({ redis, redisPrefix, config }: RateLimitDeps) {
    const shared = (name: string, points: number, seconds: number) =>
      sharedLimit(redis, `${redisPrefix}limit:${name}`, { points, seconds });
    const perSecond = (points: number) => localLimit({ points, seconds: 1 });
    this.#general = {
      api: perSecond(config.RATE_PER_SECOND),
      page: perSecond(config.PAGES_PER_SECOND),
      asset: perSecond(config.ASSETS_PER_SECOND),
    };
    this.#byAddress = new Map([
      ["signUp", shared("signup", config.SIGNUP_PER_MINUTE, 60)],
      [guessable, shared("login", config.LOGIN_PER_MINUTE, 60)],
      ["changePassword", shared("password-change", config.LOGIN_PER_MINUTE, 60)],
      ["requestPasswordReset", shared("password-reset", config.RESET_PER_MINUTE, 60)],
    ]);
    this.#failures = shared("failed-login", config.LOGIN_FAILURES, config.LOGIN_WINDOW_SECONDS);
  }

  admit(address: string, to: RateClass): Promise<void> {
    return this.#general[to].take(clientKey(address));
  }

  async admitTo(route: Route, address: string): Promise<void> {
    await this.#byAddress.get(route.key)?.take(clientKey(address));
  }

  /** Counts a sign-in before it is tried, so that many at once are not all let through, and forgets those that succeed. */
  async guard<T>(route: Route, message: { readonly email?: unknown }, work: () => Promise<T>): Promise<T> {
    if (route.key !== guessable) return work();
    const key = blindKey(String(message.email));
    await this.#failures.take(key);
    try {
      const answer = await work();
      await this.#failures.forget(key).catch(() => undefined);
      return answer;
    } catch (error) {
      if (!isAppError(error, "unauthenticated")) await this.#failures.giveBack(key).catch(() => undefined);
      throw error;
    }
  }
}

const guessable = "login";

/** An IPv6 customer has a whole /64: its addresses count as one. */
export function clientKey(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, "");
  if (!plain.includes(":")) return plain;
  const [head = "", tail] = plain.split("::");
  const groups = head === "" ? [] : head.split(":");
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === "" ? 0 : tail.split(":").length);
  return [...groups, ...Array<string>(Math.max(0, missing)).fill("0"), ...(tail ?? "").split(":")]
    .slice(0, 4)
    .join(":");
}
