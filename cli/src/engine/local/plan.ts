import { join } from "node:path";
import type { Launch } from "@shopstream/platform/embedded/launch.ts";
import type { ChildSpec } from "../child-spec.ts";
import { engineChild } from "../engine-child.ts";
import { ruleFile } from "../faults/fault-files.ts";
import type { Home } from "../home.ts";
import { inboxChildren } from "../inbox-child.ts";
import { nodeChild, nodeFlags } from "../node-child.ts";
import { sourceDigest } from "../web-source.ts";
import { type LocalPlatform, serviceEnvironment, stripeKeys, webEnvironment } from "./environment.ts";

export interface Engines {
  readonly postgres: Launch;
  readonly redis: Launch;
}

/** Everything a local platform consists of, in order of start: engines, stand-ins, the services. */
export async function localPlan(
  platform: LocalPlatform,
  engines: Engines,
  home: Home,
  isWire: boolean,
): Promise<ChildSpec[]> {
  // Half of a start is reading TypeScript; what was read once need not be read again.
  const cache = { NODE_COMPILE_CACHE: join(home.root, "compile-cache") };
  // The way in for experiments: only the supervisor writes there, and no chart has it.
  const faults = { FAULTS_FILE: ruleFile(home.supervisor) };
  const env = { ...(await serviceEnvironment(platform)), ...cache, ...faults };
  const log = (name: string) => join(home.logs, `${name}.log`);
  const simulator =
    platform.env.STRIPE_SECRET_KEY === undefined ? [simulatorChild(platform, home, log("stripe-simulator"))] : [];
  const standIns = [...simulator, ...inboxChildren(platform, home, log("local-inbox"))];
  const needs = ["postgres", "redis", ...standIns.map(({ name }) => name)];
  return [
    engineChild("postgres", engines.postgres, log("postgres")),
    engineChild("redis", engines.redis, log("redis")),
    ...standIns,
    ...(isWire ? wireChildren(platform, env, needs, log) : [colocatedChild(platform, env, needs, log("platform"))]),
    ...webChildren(platform, log),
  ];
}

// What the shop learns from, as an endpoint at Stripe would be set up. Of the rest every one follows an answer to us.
const webhookEvents = ["amount_capturable_updated", "canceled", "payment_failed", "requires_action", "succeeded"].map(
  (name) => `payment_intent.${name}`,
);

function simulatorChild(platform: LocalPlatform, home: Home, logFile: string): ChildSpec {
  const port = platform.ports.simulator as number;
  const keys = stripeKeys(platform);
  return {
    ...nodeChild,
    name: "stripe-simulator",
    args: [...nodeFlags, "services/stripe-simulator/src/main.ts"],
    env: {
      PATH: platform.env.PATH ?? "/usr/bin:/bin",
      PORT: String(port),
      DATA_DIR: home.simulator,
      SECRET_KEY: keys.STRIPE_SECRET_KEY as string,
      PUBLISHABLE_KEY: keys.STRIPE_PUBLISHABLE_KEY as string,
      WEBHOOK_SECRET: keys.STRIPE_WEBHOOK_SECRET as string,
      WEBHOOK_URL: `http://127.0.0.1:${platform.ports.gateway}/v1/payments/webhooks/stripe`,
      WEBHOOK_EVENTS: webhookEvents.join(","),
      WEBHOOK_DELAY_MS: "100",
      PUBLIC_URL: `http://127.0.0.1:${port}`,
    },
    logFile,
    ready: { kind: "http", url: `http://127.0.0.1:${port}/healthz` },
    dependsOn: [],
    port,
  };
}

function colocatedChild(
  { ports }: LocalPlatform,
  env: Record<string, string>,
  dependsOn: readonly string[],
  logFile: string,
): ChildSpec {
  const port = ports.gateway as number;
  const ready = { kind: "http", url: `http://127.0.0.1:${port}/readyz` } as const;
  return {
    ...nodeChild,
    name: "platform",
    args: [...nodeFlags, "cli/src/colocated/colocated-main.ts"],
    env,
    logFile,
    ready,
    dependsOn,
    port,
  };
}

function wireChildren(
  { services, ports }: LocalPlatform,
  env: Record<string, string>,
  dependsOn: readonly string[],
  log: (name: string) => string,
): ChildSpec[] {
  return services.map(({ name }) => {
    const port = ports[name] as number;
    const ready = { kind: "http", url: `http://127.0.0.1:${port}/readyz` } as const;
    return {
      ...nodeChild,
      name,
      args: [...nodeFlags, `services/${name}/src/main.ts`],
      env: ownEnvironment(
        name,
        services.map((service) => service.name),
        env,
      ),
      logFile: log(name),
      ready,
      dependsOn,
      port,
    };
  });
}

// They answer before the gateway does, and show what they can while it is away.
function webChildren(platform: LocalPlatform, log: (name: string) => string): ChildSpec[] {
  return platform.webApps.map((app) => {
    const port = platform.ports[app.name] as number;
    return {
      ...nodeChild,
      name: app.name,
      args: [...nodeFlags, `services/${app.name}/src/main.ts`],
      env: webEnvironment(app, sourceDigest(app.name), platform),
      logFile: log(app.name),
      ready: { kind: "http", url: `http://127.0.0.1:${port}/readyz` } as const,
      dependsOn: [],
      port,
    };
  });
}

/** A process sees its own keys and those that all share, never a neighbour's database or signing key. */
function ownEnvironment(name: string, all: readonly string[], env: Record<string, string>): Record<string, string> {
  const others = all.filter((other) => other !== name).map((other) => `${other.toUpperCase().replaceAll("-", "_")}_`);
  const entries = Object.entries(env).filter(([key]) => !others.some((prefix) => key.startsWith(prefix)));
  const secret =
    name === "identity"
      ? []
      : ["ACCESS_TOKEN_PRIVATE_JWK", "MAIL_TOKEN_SECRET", "BOOTSTRAP_ADMIN_EMAIL", "BOOTSTRAP_ADMIN_PASSWORD"];
  const provider = name === "payments" ? [] : ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"];
  const token = name === "orders" ? [] : ["ORDER_TOKEN_SECRET"];
  const mail = name === "notifications" ? [] : ["SMTP_URL", "UNSUBSCRIBE_SECRET"];
  const hidden = new Set([...secret, ...provider, ...token, ...mail]);
  return Object.fromEntries(entries.filter(([key]) => !hidden.has(key)));
}
