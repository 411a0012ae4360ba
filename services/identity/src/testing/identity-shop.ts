import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, systemClock } from "@shopstream/platform/clock.ts";
import { Database } from "@shopstream/platform/db.ts";
import { createLog } from "@shopstream/platform/log.ts";
import { createMetrics } from "@shopstream/platform/metrics.ts";
import { migrate } from "@shopstream/platform/migrate.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import { Revocations } from "@shopstream/platform/revocations.ts";
import { createClient } from "@shopstream/platform/rpc/client.ts";
import { type Client, implement } from "@shopstream/platform/rpc/handlers.ts";
import { LocalNetwork } from "@shopstream/platform/rpc/local.ts";
import { RpcServer } from "@shopstream/platform/rpc/server.ts";
import { type RunningService, startService } from "@shopstream/platform/start-service.ts";
import { type TestDatabase, testDatabase, testRedis } from "@shopstream/platform/testing/database.ts";
import { AccessTokens } from "@shopstream/platform/tokens.ts";
import { IdentityService } from "@shopstream/protos/services/identity.ts";
import { Redis } from "ioredis";
import { exportJWK, generateKeyPair } from "jose";
import { app } from "../app.ts";

/** Some other service that lets in who is signed in, and tells who that is. */
const Neighbour = {
  name: "neighbour",
  fullName: "shop.neighbour.v1.NeighbourService",
  methods: { getMe: IdentityService.methods.getMe },
} as const;

export interface IdentityShopOptions {
  readonly clock?: Clock;
  readonly env?: Readonly<Record<string, string>>;
  /** Where identity alone finds Redis; the neighbour always uses the real one. */
  readonly identityRedisUrl?: (realUrl: string) => Promise<string>;
}

const random = systemRandom;
/** Cheap passwords: what they cost is not what is tested. */
const cheap = {
  ARGON2_MEMORY_KIB: "64",
  ARGON2_PASSES: "1",
  ANNOUNCE_INTERVAL_MS: "50",
  RESET_INTERVAL_MS: "20",
  MAIL_TOKEN_SECRET: "a secret for tests only",
};

/** Identity with keys of its own, beside a service that believes its tokens and follows its revocations. */
export class IdentityShop {
  readonly #parts: Awaited<ReturnType<typeof startParts>>;

  private constructor(parts: Awaited<ReturnType<typeof startParts>>) {
    this.#parts = parts;
  }

  static async start(options: IdentityShopOptions = {}): Promise<IdentityShop> {
    return new IdentityShop(await startParts(options));
  }

  /** Calls identity as the gateway does, for whoever holds the token. */
  as(token?: string): Client<typeof IdentityService> {
    return this.#client(IdentityService, token);
  }

  /** Calls identity as another service does, on its own behalf. */
  asService(name: string): Client<typeof IdentityService> {
    return this.#client(IdentityService, undefined, name);
  }

  /** Calls the neighbour with the token. */
  neighbour(token: string): Client<typeof Neighbour> {
    return this.#client(Neighbour, token);
  }

  get running(): RunningService {
    return this.#parts.running;
  }

  /** Starts another replica on the same database, unreachable to `as`; close it before the shop. */
  replica(env: Readonly<Record<string, string>> = {}): Promise<RunningService> {
    const { host } = this.#parts;
    return startService(app, { ...host, network: new LocalNetwork(), env: { ...host.env, ...env } });
  }

  sql<Row extends { [column: string]: unknown }>(text: string, values: unknown[] = []): Promise<Row[]> {
    return this.#parts.db.query<Row>(text, values);
  }

  /** What a counter of identity stands at, all its labels together, or only those with this kind of work. */
  async counted(name: string, work?: string): Promise<number> {
    const metric = await this.#parts.running.metrics.registry.getSingleMetric(name)?.get();
    const values = metric?.values.filter(({ labels }) => work === undefined || labels["work"] === work) ?? [];
    return values.reduce((total, { value }) => total + value, 0);
  }

  async close(): Promise<void> {
    const { running, db, connections, database, redis, folder } = this.#parts;
    await running.close();
    await db.close();
    for (const connection of connections) connection.disconnect();
    await Promise.all([database.close(), redis.close(), rm(folder, { recursive: true })]);
  }

  #client<D extends typeof IdentityService | typeof Neighbour>(
    definition: D,
    token: string | undefined,
    peer = "gateway",
  ): Client<D> {
    const inner = this.#parts.network.transport(peer, definition.name);
    const call: typeof inner.call = (path, request, metadata) => inner.call(path, request, { ...metadata, token });
    const { clock } = this.#parts;
    return createClient(definition, {
      service: peer,
      transport: { call },
      clock,
      random,
      metrics: createMetrics("test"),
    });
  }
}

async function startParts({ clock = systemClock, env = {}, identityRedisUrl }: IdentityShopOptions) {
  const redis = testRedis();
  const database: TestDatabase = await testDatabase((url) =>
    migrate(url, new URL("../../migrations/", import.meta.url)),
  );
  const { folder, files, accessTokens } = await keys(clock);
  const network = new LocalNetwork();
  const connections = [new Redis(redis.url), new Redis(redis.url)] as const;
  const revocations = await addNeighbour(network, connections, { accessTokens, clock, prefix: redis.keyPrefix });
  const host = {
    clock,
    random,
    accessTokens,
    revocations,
    env: {
      ...files,
      ...cheap,
      REDIS_URL: (await identityRedisUrl?.(redis.url)) ?? redis.url,
      REDIS_PREFIX: redis.keyPrefix,
      DATABASE_URL: database.url,
      LOG_LEVEL: "silent",
      HOST: "127.0.0.1",
      HTTP_PORT: "0",
      ...env,
    },
  };
  const running = await startService(app, { ...host, network });
  const db = new Database({ url: database.url, maxConnections: 2, metrics: createMetrics("test"), clock, random });
  return { redis, database, folder, network, connections, host, clock, running, db };
}

async function keys(clock: Clock) {
  const pair = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const [privateKey, publicKey] = await Promise.all([exportJWK(pair.privateKey), exportJWK(pair.publicKey)]);
  const keySet = { keys: [{ ...publicKey, kid: "first", alg: "EdDSA" }] };
  const folder = await mkdtemp(join(tmpdir(), "identity-"));
  const files = {
    ACCESS_TOKEN_PRIVATE_JWK: join(folder, "private.json"),
    ACCESS_TOKEN_JWKS: join(folder, "public.json"),
  };
  await writeFile(files.ACCESS_TOKEN_PRIVATE_JWK, JSON.stringify({ ...privateKey, kid: "first", alg: "EdDSA" }));
  await writeFile(files.ACCESS_TOKEN_JWKS, JSON.stringify(keySet));
  return { folder, files, accessTokens: new AccessTokens(keySet, clock) };
}

async function addNeighbour(
  network: LocalNetwork,
  [commands, subscriber]: readonly [Redis, Redis],
  { accessTokens, clock, prefix }: { accessTokens: AccessTokens; clock: Clock; prefix: string },
) {
  const revocations = new Revocations(clock, prefix);
  await revocations.follow(commands, subscriber);
  const service = implement(Neighbour, {
    getMe: async (_request, { principal }) =>
      principal.kind === "user" ? { id: principal.id, roles: principal.roles } : {},
  });
  const deps = {
    service: Neighbour.name,
    clock,
    random,
    accessTokens,
    revocations,
    log: createLog("neighbour", "silent"),
    metrics: createMetrics("neighbour"),
  };
  network.add(Neighbour.name, new RpcServer(deps, [service]));
  return revocations;
}
