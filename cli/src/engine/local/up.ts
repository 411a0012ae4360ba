import type { Clock } from "@shopstream/platform/clock.ts";
import type { Environment } from "@shopstream/platform/config.ts";
import type { Deploy } from "@shopstream/platform/deploy.ts";
import { postgresLaunch } from "@shopstream/platform/embedded/postgres-launch.ts";
import { redisUrl } from "@shopstream/platform/embedded/redis.ts";
import { getRedis } from "@shopstream/platform/embedded/redis-binary.ts";
import { redisLaunch } from "@shopstream/platform/embedded/redis-launch.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { localServices } from "../../colocated/local-services.ts";
import { backoffFrom } from "../backoff.ts";
import { type ChildSpec, specDigest } from "../child-spec.ts";
import { endStrayEngines } from "../engine-child.ts";
import { type Home, openHome } from "../home.ts";
import { type PlatformFile, readPorts, writePlatformFile } from "../platform-file.ts";
import { Secrets } from "../secrets.ts";
import { startSupervisor } from "../start-supervisor.ts";
import type { Step, StepOutcome } from "../step.ts";
import { findSupervisor, type SupervisorClient } from "../supervisor-client.ts";
import { buildWeb } from "../web-build.ts";
import { prepareDatabases } from "./databases.ts";
import { adminAccount, busKeys, databaseUrl, type LocalPlatform, stripeKeys } from "./environment.ts";
import { localPlan } from "./plan.ts";
import { choosePorts, type Ports, preferredPorts } from "./ports.ts";

export interface LocalUp {
  readonly home: string;
  readonly isWire: boolean;
  /** The web apps to build and start; none for an API alone. */
  readonly webApps: readonly Deploy[];
  readonly env: Environment;
  readonly clock: Clock;
  readonly random: Random;
  readonly timeoutMs: number;
  readonly onChild: (line: string) => void;
  /** What a build does at the moment. */
  readonly onBuild: (line: string) => void;
  readonly signal?: AbortSignal;
  /** Filled by the steps. */
  dirs?: Home;
  secrets?: Secrets;
  specs?: ChildSpec[];
  file?: PlatformFile;
}

/** What `shopctl up` does on this machine. Every step looks first whether its work is done. */
export const localUpSteps: readonly Step<LocalUp>[] = [
  { title: "Find the programs", run: findPrograms },
  { title: "Prepare secrets and databases", run: prepare },
  { title: "Build the pages", run: buildPages },
  { title: "Plan the processes", run: plan },
  { title: "Start what is not running", run: start },
  { title: "Wait until every service is ready", run: untilReady },
];

const stopMs = 60_000;

async function findPrograms(): Promise<StepOutcome> {
  const { command } = await getRedis();
  return { outcome: "unchanged", note: `node ${process.version}, ${command}` };
}

async function prepare(up: LocalUp): Promise<StepOutcome> {
  up.dirs = openHome(up.home);
  up.secrets = new Secrets(up.dirs.secrets, up.random);
  if (findSupervisor(up.dirs.supervisor, up.clock) !== undefined) return { outcome: "unchanged" };
  await endStrayEngines({ dir: up.dirs.supervisor, postgresDir: up.dirs.postgres, redisDir: up.dirs.redis });
  return prepareDatabases(up.dirs, localServices, up.secrets);
}

async function buildPages({ webApps, clock, onBuild, signal }: LocalUp): Promise<StepOutcome> {
  const outcomes: StepOutcome["outcome"][] = [];
  for (const { name } of webApps) outcomes.push(await buildWeb({ app: name, clock, onLine: onBuild, signal }));
  return { outcome: outcomes.find((outcome) => outcome !== "unchanged") ?? "unchanged" };
}

async function plan(up: LocalUp): Promise<StepOutcome> {
  const [dirs, secrets] = [up.dirs as Home, up.secrets as Secrets];
  const running = findSupervisor(dirs.supervisor, up.clock);
  const earlier = readPorts(up.home);
  const preferred = preferredPorts([...localServices, ...up.webApps], up.isWire);
  const { ports, moved } =
    running === undefined
      ? await choosePorts(preferred, earlier, dirs.supervisor)
      : { ports: await keepPorts(preferred, earlier), moved: [] };
  const postgres = await postgresLaunch({
    dataDir: dirs.postgres,
    password: secrets.word("postgres-password"),
    port: 15_432,
  });
  const redis = await redisLaunch({ dir: dirs.redis, password: secrets.word("redis-password"), port: 16_379 });
  const platform: LocalPlatform = {
    services: localServices,
    webApps: up.webApps,
    ports,
    postgresPort: postgres.port,
    redisPort: redis.port,
    secrets,
    env: up.env,
  };
  up.specs = await localPlan(platform, { postgres, redis }, dirs, up.isWire);
  up.file = toFile(platform, up.isWire);
  return { outcome: "unchanged", ...(moved.length === 0 ? {} : { note: moved.join("; ") }) };
}

// Ports of a running platform are its own; only what it did not have before needs a new one.
async function keepPorts(preferred: Ports, earlier: Ports): Promise<Ports> {
  const missing = Object.fromEntries(Object.entries(preferred).filter(([name]) => earlier[name] === undefined));
  const kept = Object.fromEntries(Object.entries(earlier).filter(([name]) => preferred[name] !== undefined));
  return { ...kept, ...(await choosePorts(missing, {}, "")).ports };
}

async function start(up: LocalUp): Promise<StepOutcome> {
  const [dirs, specs] = [up.dirs as Home, up.specs as ChildSpec[]];
  const running = findSupervisor(dirs.supervisor, up.clock);
  if (running !== undefined) {
    if (await isSamePlan(running, specs)) return { outcome: "unchanged" };
    await running.stop(stopMs);
  }
  // Before the start, so that `status` and `down` find what a crash half-way leaves.
  writePlatformFile(up.home, up.file as PlatformFile);
  await startSupervisor({ dir: dirs.supervisor, specs, backoff: backoffFrom(up.env) }, up.clock);
  return { outcome: running === undefined ? "created" : "configured", note: `${specs.length} processes` };
}

async function isSamePlan(running: SupervisorClient, specs: readonly ChildSpec[]): Promise<boolean> {
  const { children } = await running.status();
  const digests = new Map(children.map(({ name, digest }) => [name, digest]));
  return children.length === specs.length && specs.every((spec) => digests.get(spec.name) === specDigest(spec));
}

async function untilReady(up: LocalUp): Promise<StepOutcome> {
  const supervisor = findSupervisor((up.dirs as Home).supervisor, up.clock);
  const onChange = ({ name, state, port }: { name: string; state: string; port?: number | undefined }) =>
    up.onChild(`${name} ${state}${port === undefined ? "" : ` on :${port}`}`);
  await supervisor?.untilReady({
    timeoutMs: up.timeoutMs,
    onChange,
    ...(up.signal === undefined ? {} : { signal: up.signal }),
  });
  return { outcome: "unchanged" };
}

function toFile(platform: LocalPlatform, isWire: boolean): PlatformFile {
  const { services, webApps, ports, secrets, postgresPort, redisPort, env } = platform;
  const databases = services
    .filter(({ stores }) => stores.includes("database"))
    .map(({ name }) => [name, databaseUrl(name, secrets, postgresPort)]);
  const simulator =
    env.STRIPE_SECRET_KEY === undefined
      ? { url: `http://127.0.0.1:${ports.simulator}`, secretKey: stripeKeys(platform).STRIPE_SECRET_KEY as string }
      : undefined;
  return {
    url: `http://127.0.0.1:${ports.gateway}`,
    mode: isWire ? "wire" : "colocated",
    ports,
    redisUrl: redisUrl(redisPort, secrets.word("redis-password")),
    redisPrefix: "shop:",
    ...(env.BUS === "kafka"
      ? { kafkaBrokers: busKeys(env).KAFKA_BROKERS, kafkaPrefix: busKeys(env).KAFKA_PREFIX }
      : {}),
    databaseUrls: Object.fromEntries(databases) as Record<string, string>,
    ...(simulator === undefined ? {} : { simulator }),
    ...(env.SMTP_URL === undefined ? { inbox: { url: `http://127.0.0.1:${ports.inbox}` } } : {}),
    admin: adminAccount(secrets),
    services: [...services, ...webApps].map(({ name }) => ({ name, httpPort: ports[name] as number })),
  };
}
