import type { ServiceDefinition } from "@shopstream/protos/definition.ts";
import { announceOn } from "./announce.ts";
import type { Bus } from "./bus.ts";
import type { Clock } from "./clock.ts";
import { loadConfig } from "./config.ts";
import { Database } from "./db.ts";
import { consumeEvents } from "./events.ts";
import type { Host } from "./host.ts";
import { createHttpApp, listenHttp } from "./http.ts";
import { Idempotency } from "./idempotency.ts";
import { readKey, readKeySet } from "./key-files.ts";
import { createLog, type Log } from "./log.ts";
import { addProcessMetrics, createMetrics, type Metrics } from "./metrics.ts";
import { migrate, mustBeMigrated } from "./migrate.ts";
import { openBus } from "./open-bus.ts";
import { type OutgoingEvent, publish } from "./outbox.ts";
import { measureOutbox } from "./outbox-metrics.ts";
import { type PlatformConfig, platformConfig } from "./platform-config.ts";
import { connectRedis } from "./redis.ts";
import { Relay } from "./relay.ts";
import { retention } from "./retention.ts";
import { Revocations } from "./revocations.ts";
import { createClient } from "./rpc/client.ts";
import { GrpcTransport } from "./rpc/grpc-client.ts";
import { listenGrpc } from "./rpc/grpc-server.ts";
import type { Client } from "./rpc/handlers.ts";
import { RpcServer } from "./rpc/server.ts";
import type { BuiltService, ServiceApp, ServiceDeps } from "./service.ts";
import { Stack } from "./stack.ts";
import { isForStaff } from "./staff-act.ts";
import { startPatiently } from "./start-patience.ts";
import { AccessTokens, ServiceTokens } from "./tokens.ts";
import { runWorkers } from "./workers.ts";

export interface RunningService {
  readonly name: string;
  readonly httpPort: number;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Turns readiness off, drains, and closes in reverse order of opening. */
  close(): Promise<void>;
}

/** What start-up has opened so far. */
interface Parts {
  readonly app: ServiceApp;
  readonly host: Host;
  readonly settings: PlatformConfig;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly opened: Stack;
}

/** Starts one service in this process: migrate, connect, wire, listen, work. What fails closes what was opened. */
export async function startService(app: ServiceApp, host: Host): Promise<RunningService> {
  const { name } = app.deploy;
  const settings = loadConfig(name, platformConfig(app.deploy), host.env);
  const log = createLog(name, settings.LOG_LEVEL, host.logTo);
  const onWait = (err: unknown) => log.warn({ err }, "a store is away; starting again");
  const patience = { clock: host.clock, patienceMs: settings.START_PATIENCE_MS, onWait };
  return startPatiently(() => startOnce(app, host, settings, log), patience);
}

async function startOnce(app: ServiceApp, host: Host, settings: PlatformConfig, log: Log): Promise<RunningService> {
  const { name } = app.deploy;
  const config = loadConfig(name, app.config, host.env);
  const [opened, metrics] = [new Stack(), createMetrics(name)];
  if (host.network === undefined) addProcessMetrics(metrics.registry);
  try {
    const httpPort = await start({ app, host, settings, log, metrics, opened }, config);
    return { name, httpPort, log, metrics, close: () => opened.close() };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function start(parts: Parts, config: unknown): Promise<number> {
  const { app, settings, opened, host, log, metrics } = parts;
  const stores = await openStores(parts);
  const clients = await clientFactory(parts);
  const bus = await openBus(settings, { redis: stores.redis, clock: host.clock, random: host.random, log });
  const deps = {
    config,
    log,
    clock: host.clock,
    random: host.random,
    metrics,
    redisPrefix: settings.REDIS_PREFIX,
    ...stores,
    announce: announceOn(bus, app.deploy, metrics),
    client: clients.client,
  } as ServiceDeps<never>;
  const built = await app.build(deps);
  clients.mustEqualDeclared();
  if (built.close) opened.add("service", built.close);
  const state = { draining: false };
  opened.add("readiness", async () => {
    state.draining = true;
  });
  await serveRpc(parts, built, stores);
  await startEvents(parts, built, stores, bus);
  opened.add("workers", runWorkers(built.workers ?? [], log, host.clock));
  return serveHttp(parts, built, stores, state);
}

async function openStores({ app, settings, host, metrics, opened, log }: Parts) {
  const redis = connectRedis(settings.REDIS_URL);
  opened.add("redis", async () => redis.disconnect());
  if (!app.deploy.stores.includes("database")) return { redis };
  const bring = settings.MIGRATE_AT_START ? migrate : mustBeMigrated;
  await bring(settings.DATABASE_URL, ...(app.migrations === undefined ? [] : [app.migrations]));
  const { clock, random } = host;
  const db = new Database({
    url: settings.DATABASE_URL,
    maxConnections: settings.DATABASE_MAX_CONNECTIONS,
    metrics,
    clock,
    random,
  });
  opened.add("database", () => db.close());
  opened.add("retention", runWorkers([retention(db, clock, settings.RETENTION_HOURS)], log, clock));
  return { redis, db };
}

type Stores = Awaited<ReturnType<typeof openStores>>;

async function serviceTokens({ settings, app, host }: Parts): Promise<ServiceTokens> {
  const [key, keys] = await Promise.all([readKey(settings.SERVICE_KEY), readKeySet(settings.SERVICE_JWKS)]);
  return new ServiceTokens(app.deploy.name, key, keys, host.clock);
}

/** Makes clients, and checks that those made are those that deploy.ts declares. */
async function clientFactory(parts: Parts) {
  const { app, host, metrics, opened } = parts;
  const used = new Set<string>();
  const tokens = host.network === undefined && app.deploy.calls.length > 0 ? await serviceTokens(parts) : undefined;
  const transport = (definition: ServiceDefinition) => {
    if (host.network !== undefined) return host.network.transport(app.deploy.name, definition.name);
    const address = host.env[`RPC_${definition.name.toUpperCase()}`] ?? `${definition.name}:4000`;
    const grpc = new GrpcTransport({ definition, address, tokens: tokens as ServiceTokens });
    opened.add(`client of ${definition.name}`, async () => grpc.close());
    return grpc;
  };
  const client = <D extends ServiceDefinition>(definition: D): Client<D> => {
    used.add(definition.name);
    return createClient(definition, {
      service: app.deploy.name,
      transport: transport(definition),
      clock: host.clock,
      random: host.random,
      metrics,
      retries: parts.settings.RPC_RETRIES,
      mostAtOnce: parts.settings.RPC_MOST_AT_ONCE,
    });
  };
  const mustEqualDeclared = () => {
    const [made, declared] = [[...used].sort().join(), [...app.deploy.calls].sort().join()];
    if (made !== declared)
      throw new Error(`${app.deploy.name} calls [${made}], but its deploy.ts declares [${declared}]`);
  };
  return { client, mustEqualDeclared };
}

async function serveRpc(parts: Parts, built: BuiltService, stores: Stores): Promise<void> {
  const { app, host, settings, metrics, log, opened } = parts;
  if (app.deploy.grpcPort === undefined) return;
  const { clock, random } = host;
  const accessTokens = host.accessTokens ?? new AccessTokens(await readKeySet(settings.ACCESS_TOKEN_JWKS), clock);
  const revocations = host.revocations ?? (await followRevocations(parts, stores));
  const faults = host.faults === undefined ? {} : { faults: host.faults.of(app.deploy.name, metrics.registry) };
  const remembered = { ...kept(stores, clock), ...faults };
  const rpc = new RpcServer(
    { service: app.deploy.name, clock, random, log, metrics, accessTokens, revocations, ...remembered },
    built.rpc ?? [],
  );
  mustTellOfStaff(app, rpc);
  if (host.network !== undefined) {
    host.network.add(app.deploy.name, rpc);
    opened.add("rpc", async () => host.network?.remove(app.deploy.name));
    return;
  }
  const listener = await listenGrpc(rpc, await serviceTokens(parts), `${settings.HOST}:${settings.GRPC_PORT}`);
  opened.add("rpc", () => listener.close(settings.DRAIN_MS));
}

/** What a service with a database remembers of calls. */
function kept({ db }: Stores, clock: Clock) {
  if (db === undefined) return {};
  return { idempotency: new Idempotency(db, clock), tell: (event: OutgoingEvent) => publish(db, [event]) };
}

function mustTellOfStaff({ deploy }: ServiceApp, rpc: RpcServer): void {
  const acts = rpc.paths.filter(isForStaff).map(({ name }) => name);
  if (acts.length === 0 || deploy.publishes.includes("audit")) return;
  throw new Error(
    `${deploy.name} answers [${acts}], which staff do: its deploy.ts must declare that it publishes audit`,
  );
}

async function followRevocations({ settings, host, opened }: Parts, { redis }: Stores): Promise<Revocations> {
  const revocations = new Revocations(host.clock, settings.REDIS_PREFIX);
  const subscriber = connectRedis(settings.REDIS_URL);
  opened.add("revocations", async () => subscriber.disconnect());
  await revocations.follow(redis, subscriber);
  return revocations;
}

async function startEvents(
  { app, host, settings, log, metrics, opened }: Parts,
  built: BuiltService,
  { db }: Stores,
  bus: Bus,
): Promise<void> {
  const { clock } = host;
  if (db !== undefined && app.deploy.publishes.length > 0) {
    measureOutbox(metrics.registry, db, clock);
    const relay = new Relay({ source: app.deploy.name, url: settings.DATABASE_URL, bus, clock, log, metrics });
    const done = relay.run();
    opened.add("relay", async () => {
      await relay.stop();
      await done;
    });
  }
  opened.add("bus", () => bus.close());
  await consumeEvents({ bus, deploy: app.deploy, subscriptions: built.events ?? [], metrics, clock });
}

async function serveHttp(
  { app, settings, metrics, opened }: Parts,
  built: BuiltService,
  { redis, db }: Stores,
  state: { draining: boolean },
): Promise<number> {
  const ready = async () => {
    if (state.draining) throw new Error("draining");
    await Promise.all([redis.ping(), db?.query("select 1"), built.ready?.()]);
  };
  const inside = { ready, registry: metrics.registry };
  const http = createHttpApp(app.deploy.metricsPort === undefined ? inside : { ready });
  if (app.deploy.metricsPort !== undefined) {
    // Read when asked: files of a cluster change while a process runs.
    const keys = () => readKeySet(settings.ACCESS_TOKEN_JWKS);
    const internal = await listenHttp(createHttpApp({ ...inside, keys }), settings.METRICS_PORT, settings.HOST);
    opened.add(`metrics of ${app.deploy.name}`, () => internal.close(settings.DRAIN_MS));
  }
  built.http?.(http);
  const listener = await listenHttp(http, settings.HTTP_PORT, settings.HOST);
  opened.add(`http of ${app.deploy.name}`, () => listener.close(settings.DRAIN_MS));
  return listener.port;
}
