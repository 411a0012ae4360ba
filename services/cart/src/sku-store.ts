import { redisCall } from "@shopstream/platform/redis.ts";
import type { Redis } from "ioredis";
import type { Sku, SkuRevision } from "./sku.ts";

// Every write is guarded by the version it brings, so that an event that comes twice, late or out of order does nothing.
// Versions count per product; a SKU that moved to another product belongs to whichever had it last.
// ARGV product, version, at, sold, document.
const saveScript = `
local known = redis.call('hmget', KEYS[1], 'product', 'version', 'at')
if known[1] == ARGV[1] then
  if tonumber(known[2]) >= tonumber(ARGV[2]) then return 0 end
elseif known[1] and tonumber(known[3]) > tonumber(ARGV[3]) then return 0 end
redis.call('hset', KEYS[1], 'product', ARGV[1], 'version', ARGV[2], 'at', ARGV[3], 'sold', ARGV[4], 'document', ARGV[5])
return 1`;

// ARGV product, version, at.
const dropScript = `
local known = redis.call('hmget', KEYS[1], 'product', 'version')
if known[1] ~= ARGV[1] or tonumber(known[2]) >= tonumber(ARGV[2]) then return 0 end
redis.call('hset', KEYS[1], 'version', ARGV[2], 'at', ARGV[3], 'sold', '0')
return 1`;

const versionField = "version";

/** The projection of the catalog that carts read. One key per SKU, so that it spreads over a cluster. */
export class SkuStore {
  readonly #redis: Redis;
  readonly #prefix: string;

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis;
    this.#prefix = `${prefix}cart:`;
  }

  /** One round trip, however many. */
  async find(skus: readonly string[]): Promise<Map<string, Sku>> {
    const rows = await redisCall(() =>
      Promise.all(skus.map((sku) => this.#redis.hmget(this.#skuKey(sku), "document", "sold"))),
    );
    const known = rows.flatMap(([document, sold]) =>
      document ? [{ ...(JSON.parse(document) as Omit<Sku, "sold">), sold: sold === "1" }] : [],
    );
    return new Map(known.map((sku) => [sku.sku, sku]));
  }

  /** Notes SKUs as of one version of their product each. */
  async save(revisions: readonly SkuRevision[]): Promise<void> {
    const write = async ({ sku: { sold, ...sku }, version, atMs }: SkuRevision) => {
      await this.#redis.hset(this.#productKey(sku.productId), skuField(sku.sku), 1);
      const values = [sku.productId, version, atMs, sold ? 1 : 0, JSON.stringify(sku)];
      await this.#redis.eval(saveScript, 1, this.#skuKey(sku.sku), ...values);
    };
    await redisCall(() => Promise.all(revisions.map(write)));
  }

  /** Notes that the product no longer has these SKUs. */
  async drop(productId: string, skus: readonly string[], version: number, atMs: number): Promise<void> {
    const write = async (sku: string) => {
      await this.#redis.eval(dropScript, 1, this.#skuKey(sku), productId, version, atMs);
      await this.#redis.hdel(this.#productKey(productId), skuField(sku));
    };
    await redisCall(() => Promise.all(skus.map(write)));
  }

  /** Which version of a product was noted last, 0 for none, and every SKU it is known to have had. */
  async product(productId: string): Promise<{ version: number; skus: string[] }> {
    const fields = await redisCall(() => this.#redis.hgetall(this.#productKey(productId)));
    const skus = Object.keys(fields).filter((field) => field !== versionField);
    return { version: Number(fields[versionField] ?? 0), skus: skus.map((field) => field.slice(skuField("").length)) };
  }

  /** Called when all of a version is noted. Versions of one product are noted one after the other. */
  async finish(productId: string, version: number): Promise<void> {
    await redisCall(() => this.#redis.hset(this.#productKey(productId), versionField, version));
  }

  #skuKey(sku: string): string {
    return `${this.#prefix}sku:{${sku}}`;
  }

  #productKey(productId: string): string {
    return `${this.#prefix}product:{${productId}}`;
  }
}

function skuField(sku: string): string {
  return `sku ${sku}`;
}
