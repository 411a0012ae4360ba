import { redisCall } from "@shopstream/platform/redis.ts";
import type { Redis } from "ioredis";
import type { Cart } from "./cart.ts";
import type { CartView } from "./view.ts";

/** The first answer to an idempotency key, and what had been asked. */
export interface Answer {
  readonly requestHash: string;
  readonly view: CartView;
}

/** An answer to be kept with a change. Keys are hashed. */
export interface NewAnswer {
  readonly key: string;
  readonly answer: Answer;
  readonly ttlMs: number;
  /** A key whose answer need not be kept any more. */
  readonly dropped?: string | undefined;
}

// Writes a cart if it still has the version that was read, and with it the answer to a key that has none yet.
// KEYS cart [answer [dropped answer]]; ARGV version read, new version, document, its ttl, answer, its ttl.
const saveScript = `
if (redis.call('hget', KEYS[1], 'version') or '0') ~= ARGV[1] then return 0 end
if KEYS[2] and redis.call('exists', KEYS[2]) == 1 then return 0 end
redis.call('hset', KEYS[1], 'version', ARGV[2], 'document', ARGV[3])
redis.call('pexpire', KEYS[1], ARGV[4])
if KEYS[2] then redis.call('set', KEYS[2], ARGV[5], 'px', ARGV[6]) end
if KEYS[3] then redis.call('del', KEYS[3]) end
return 1`;

/** Carts in Redis, a document each. The keys of one cart share a hash slot. */
export class CartStore {
  readonly #redis: Redis;
  readonly #prefix: string;

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis;
    this.#prefix = `${prefix}cart:`;
  }

  async find(id: string): Promise<Cart | undefined> {
    const document = await redisCall(() => this.#redis.hget(this.#cartKey(id), "document"));
    return document === null ? undefined : (JSON.parse(document) as Cart);
  }

  async findAnswer(id: string, key: string): Promise<Answer | undefined> {
    const answer = await redisCall(() => this.#redis.get(this.#answerKey(id, key)));
    return answer === null ? undefined : (JSON.parse(answer) as Answer);
  }

  /** False when somebody else changed the cart since `versionRead`, or answered the same key. 0 for a new cart. */
  async save(cart: Cart, versionRead: number, ttlMs: number, answer?: NewAnswer): Promise<boolean> {
    const answers = answer === undefined ? [] : [answer.key, ...(answer.dropped === undefined ? [] : [answer.dropped])];
    const keys = [this.#cartKey(cart.id), ...answers.map((key) => this.#answerKey(cart.id, key))];
    const values = [versionRead, cart.version, JSON.stringify(cart), ttlMs];
    const kept = answer === undefined ? [] : [JSON.stringify(answer.answer), answer.ttlMs];
    const saved = await redisCall(() => this.#redis.eval(saveScript, keys.length, ...keys, ...values, ...kept));
    return saved === 1;
  }

  #cartKey(id: string): string {
    return `${this.#prefix}{${id}}`;
  }

  #answerKey(id: string, key: string): string {
    return `${this.#prefix}{${id}}:answer:${key}`;
  }
}
