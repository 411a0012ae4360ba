import { randomBytes } from "node:crypto";
import { Redis } from "ioredis";
import pg from "pg";
import { inject } from "vitest";
import { ensureDatabase } from "../embedded/database.ts";
import { toNextSchema } from "./next-schema.ts";

export type TestDatabase = { readonly url: string; close(): Promise<void> };
export type TestRedis = { readonly url: string; readonly keyPrefix: string; close(): Promise<void> };

/**
 * A fresh database of its own role; `bring` migrates it, given its URL. A run with NEXT_SCHEMA brings it a release further than
 * the code is. Close it after every pool on it is closed.
 */
export async function testDatabase(bring?: (url: string) => Promise<unknown>): Promise<TestDatabase> {
  const { databaseUrl } = inject("engines");
  const next = inject("nextSchema");
  const name = `test_${randomBytes(6).toString("hex")}`;
  const url = await ensureDatabase(databaseUrl, name, "test");
  await bring?.(url);
  if (bring !== undefined && next !== undefined) await toNextSchema(url, next);
  return { url, close: () => dropDatabase(databaseUrl, name) };
}

/** The run's Redis and a prefix nobody else has; close removes what was written below it. */
export function testRedis(): TestRedis {
  const { redisUrl } = inject("engines");
  const keyPrefix = `test-${randomBytes(6).toString("hex")}:`;
  return { url: redisUrl, keyPrefix, close: () => removeKeys(redisUrl, keyPrefix) };
}

async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.query(`DROP ROLE ${name}`);
  } finally {
    await admin.end();
  }
}

async function removeKeys(url: string, keyPrefix: string): Promise<void> {
  const redis = new Redis(url);
  try {
    for await (const keys of redis.scanStream({ match: `${keyPrefix}*`, count: 500 })) {
      if (keys.length > 0) await redis.unlink(...(keys as string[]));
    }
  } finally {
    redis.disconnect();
  }
}
