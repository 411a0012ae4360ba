import type { ServiceDefinition } from "@shopstream/protos/definition.ts";
import { Redis } from "ioredis";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import { type Clock, systemClock } from "../clock.ts";
import type { Environment } from "../config.ts";
import { createLog } from "../log.ts";
import { createMetrics } from "../metrics.ts";
import { migrate } from "../migrate.ts";
import type { UserRole } from "../principal.ts";
import { type Random, systemRandom } from "../random.ts";
import { Revocations } from "../revocations.ts";
import { createClient } from "../rpc/client.ts";
import type { Client, RpcService } from "../rpc/handlers.ts";
import { LocalNetwork } from "../rpc/local.ts";
import { RpcServer } from "../rpc/server.ts";
import type { ServiceApp } from "../service.ts";
import { type RunningService, startService } from "../start-service.ts";
import { AccessTokens, accessToken, sign } from "../tokens.ts";
import { testDatabase, testRedis } from "./database.ts";

/** Who a test calls as. A user or nobody comes through the gateway; a service comes by itself. */
export type Caller =
  | { readonly anonymous: true }
  | { readonly user: string; readonly roles?: readonly UserRole[]; readonly sessionId?: string }
  | { readonly service: string };

export interface TestServicesOptions {
  readonly apps: readonly ServiceApp[];
  /** Stand-ins for the neighbours that are not under test. */
  readonly fakes?: readonly RpcService[];
  readonly env?: Environment;
  readonly clock?: Clock;
  readonly random?: Random;
}

export interface TestServices {
  readonly network: LocalNetwork;
  readonly running: ReadonlyMap<string, RunningService>;
  /** The environment the services were started with: DATABASE_URL by service, REDIS_URL. */
  readonly env: Environment;
  /** The key that access tokens are signed with. */
  readonly signingKey: JWK;
  /** Calls a service through the real interceptors. */
  client<D extends ServiceDefinition>(definition: D, as: Caller): Client<D>;
  token(user: string, roles?: readonly UserRole[], sessionId?: string): Promise<string>;
  /** Starts a service that was closed, or closes it first. */
  restart(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts real services, co-located, each on a database of its own, with fakes for their neighbours. */
export async function testServices(options: TestServicesOptions): Promise<TestServices> {
  const clock = options.clock ?? systemClock;
  const random = options.random ?? systemRandom;
  const network = new LocalNetwork();
  const redis = testRedis();
  const { signingKey, keys } = await signingKeys();
  const accessTokens = new AccessTokens(keys, clock);
  const revocations = new Revocations(clock, redis.keyPrefix);
  const [commands, subscriber] = [new Redis(redis.url), new Redis(redis.url)];
  await revocations.follow(commands, subscriber);
  for (const fake of options.fakes ?? []) addFake(fake, network, { clock, random, accessTokens, revocations });
  const databases = await Promise.all(
    options.apps
      .filter((app) => app.deploy.stores.includes("database"))
      .map(async (app) => ({ app, database: await testDatabase((url) => migrateAll(app, url)) })),
  );
  const env = {
    REDIS_URL: redis.url,
    REDIS_PREFIX: redis.keyPrefix,
    ACCESS_TOKEN_JWKS: "unused",
    LOG_LEVEL: "fatal",
    HOST: "127.0.0.1",
    HTTP_PORT: "0",
    METRICS_PORT: "0",
    DATABASE_MAX_CONNECTIONS: "10",
    ...Object.fromEntries(
      databases.map(({ app, database }) => [
        `${app.deploy.name.toUpperCase().replaceAll("-", "_")}_DATABASE_URL`,
        database.url,
      ]),
    ),
    ...options.env,
  };
  const running = new Map<string, RunningService>();
  const start = async (app: ServiceApp) =>
    void running.set(
      app.deploy.name,
      await startService(app, { env, clock, random, network, accessTokens, revocations }),
    );
  for (const app of options.apps) await start(app);
  const token = (user: string, roles: readonly UserRole[] = ["customer"], sessionId = "ses_test") =>
    sign(signingKey, clock, { sub: user, sid: sessionId, roles }, { ...accessToken, lifetimeSeconds: 600 });
  return {
    network,
    running,
    env,
    signingKey,
    token,
    restart: async (name) => {
      await running.get(name)?.close();
      for (const app of options.apps) if (app.deploy.name === name) await start(app);
    },
    client: (definition, as) => clientAs(definition, as, network, token, { clock, random }),
    close: async () => {
      for (const service of [...running.values()].reverse()) await service.close();
      commands.disconnect();
      subscriber.disconnect();
      await Promise.all([redis.close(), ...databases.map(({ database }) => database.close())]);
    },
  };
}

const migrateAll = ({ migrations }: ServiceApp, url: string) =>
  migrate(url, ...(migrations === undefined ? [] : [migrations]));

async function signingKeys() {
  const { privateKey, publicKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const signingKey = { ...(await exportJWK(privateKey)), kid: "test", alg: "EdDSA" };
  return { signingKey, keys: { keys: [{ ...(await exportJWK(publicKey)), kid: "test", alg: "EdDSA" }] } };
}

function addFake(
  fake: RpcService,
  network: LocalNetwork,
  deps: { clock: Clock; random: Random; accessTokens: AccessTokens; revocations: Revocations },
): void {
  const service = fake.definition.name;
  network.add(
    service,
    new RpcServer({ ...deps, service, log: createLog(service, "silent"), metrics: createMetrics(service) }, [fake]),
  );
}

function clientAs<D extends ServiceDefinition>(
  definition: D,
  as: Caller,
  network: LocalNetwork,
  token: TestServices["token"],
  seams: { clock: Clock; random: Random },
): Client<D> {
  const peer = "service" in as ? as.service : "gateway";
  const inner = network.transport(peer, definition.name);
  const call = async (path: string, request: unknown, metadata: Parameters<typeof inner.call>[2]) =>
    inner.call(path, request, {
      ...metadata,
      token: "user" in as ? await token(as.user, as.roles, as.sessionId) : undefined,
    });
  return createClient(definition, {
    ...seams,
    service: peer,
    transport: { call },
    metrics: createMetrics(`test-${peer}`),
  });
}
