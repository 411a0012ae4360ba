import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Rendered } from "../../cdk8s/src/helm/render-chart.ts";
import { poll } from "../../platform/src/embedded/poll.ts";
import { envoyProgram } from "../../tools/envoy.ts";

interface Patch {
  readonly applyTo: "CLUSTER" | "HTTP_FILTER" | "HTTP_ROUTE" | "NETWORK_FILTER";
  readonly patch: { readonly value: Record<string, unknown> };
}

interface Manager {
  route_config: { virtual_hosts: { routes: object[] }[] };
  http_filters: object[];
  [more: string]: unknown;
}

export const type = (name: string) => `type.googleapis.com/envoy.extensions.filters.${name}`;

/** What Istio makes for calls to a service, before anybody's filters: one route to it. */
function inbound(cluster: string): Manager {
  const route = { match: { prefix: "/" }, route: { cluster } };
  return {
    "@type": type("network.http_connection_manager.v3.HttpConnectionManager"),
    stat_prefix: "inbound",
    route_config: { virtual_hosts: [{ ...{ name: "inbound", domains: ["*"] }, routes: [route] }] },
    http_filters: [{ name: "envoy.filters.http.router", typed_config: { "@type": type("http.router.v3.Router") } }],
  };
}

function patchesOf(filters: readonly Rendered[]): readonly Patch[] {
  const priority = ({ spec }: Rendered) => (spec as { priority: number }).priority;
  return filters
    .toSorted((left, right) => priority(left) - priority(right))
    .flatMap(({ spec }) => (spec as { configPatches: readonly Patch[] }).configPatches);
}

/** As istiod does with what these filters ask for: before the router, as the first route, or merged into the whole. */
function patched(manager: Manager, patches: readonly Patch[]): Manager {
  for (const { applyTo, patch } of patches) {
    if (applyTo === "HTTP_FILTER") manager.http_filters.splice(-1, 0, patch.value);
    if (applyTo === "HTTP_ROUTE") manager.route_config.virtual_hosts[0]?.routes.unshift(patch.value);
    if (applyTo === "NETWORK_FILTER") Object.assign(manager, patch.value.typed_config);
  }
  return manager;
}

export const address = (port: number) => ({ socket_address: { address: "127.0.0.1", port_value: port } });

/** Of the service beside the proxy, at a port that is free here in place of its own. */
function added(patches: readonly Patch[], ports: ReadonlyMap<number, number>): readonly object[] {
  const clusters = patches.filter(({ applyTo }) => applyTo === "CLUSTER").map(({ patch }) => patch.value);
  const moved = JSON.stringify(clusters).replaceAll(/"port_value":(\d+)/g, (_, port: string) => {
    return `"port_value":${ports.get(Number(port)) ?? port}`;
  });
  return JSON.parse(moved) as readonly object[];
}

function clusterOf(name: string, port: number): object {
  const endpoints = [{ lb_endpoints: [{ endpoint: { address: address(port) } }] }];
  return { name, type: "STATIC", load_assignment: { cluster_name: name, endpoints } };
}

/** What Envoy listens for, and whom it then asks. */
export interface Resources {
  readonly listeners: readonly object[];
  readonly clusters: readonly object[];
}

export function listener(name: string, manager: object): object {
  const chain = { filters: [{ name: "envoy.filters.network.http_connection_manager", typed_config: manager }] };
  return { name, address: address(0), filter_chains: [chain] };
}

/** As the proxy beside a service, with EnvoyFilters of the charts. `ports` are where the service's own are here; requests go to the first. */
export function besideService(filters: readonly Rendered[], ports: ReadonlyMap<number, number>): Resources {
  const [port = 0] = ports.values();
  const patches = patchesOf(filters);
  return {
    listeners: [listener("inbound", patched(inbound("service"), patches))],
    clusters: [clusterOf("service", port), ...added(patches, ports)],
  };
}

/** Envoy itself, as a process. */
export class Envoy {
  readonly #admin: string;
  readonly #places: ReadonlyMap<string, string>;
  readonly #process: ChildProcess;
  readonly #folder: string;

  private constructor(admin: string, places: ReadonlyMap<string, string>, child: ChildProcess, folder: string) {
    this.#admin = admin;
    this.#places = places;
    this.#process = child;
    this.#folder = folder;
  }

  static async start(resources: Resources): Promise<Envoy> {
    const folder = mkdtempSync(path.join(tmpdir(), "envoy-"));
    const config = { admin: { address: address(0) }, static_resources: resources };
    const [file, admin] = [path.join(folder, "envoy.json"), path.join(folder, "admin")];
    writeFileSync(file, JSON.stringify(config));
    const args = ["--config-path", file, "--admin-address-path", admin, "--use-dynamic-base-id"];
    const quiet = ["--log-level", "error", "--concurrency", "1"];
    const child = spawn(await envoyProgram(), [...args, ...quiet], { stdio: ["ignore", "ignore", "inherit"] });
    const waits = { timeoutMs: 20_000, intervalMs: 100 };
    const place = await poll(() => (existsSync(admin) ? readFileSync(admin, "utf8").trim() || undefined : undefined), {
      ...waits,
      what: "Envoy's administration",
    });
    const places = await poll(() => listenersAt(place), { ...waits, what: "Envoy's listeners" });
    return new Envoy(place, places, child, folder);
  }

  /** host:port of a listener. */
  at(name: string): string {
    const place = this.#places.get(name);
    if (place === undefined) throw new Error(`Envoy does not listen for ${name}`);
    return place;
  }

  /** One of its own figures. */
  async figure(name: string): Promise<number> {
    const text = await (await fetch(`http://${this.#admin}/stats?filter=${encodeURIComponent(`^${name}$`)}`)).text();
    return Number(text.split(": ").at(-1));
  }

  async stop(): Promise<void> {
    const over = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.kill();
    await over;
    rmSync(this.#folder, { recursive: true });
  }
}

/** Undefined until it takes connections. */
async function listenersAt(admin: string): Promise<ReadonlyMap<string, string> | undefined> {
  const ready = await fetch(`http://${admin}/ready`).catch(() => undefined);
  if (ready?.status !== 200) return undefined;
  const { listener_statuses: found = [] } = (await (await fetch(`http://${admin}/listeners?format=json`)).json()) as {
    listener_statuses?: readonly { name: string; local_address: { socket_address: { port_value: number } } }[];
  };
  return new Map(
    found.map(({ name, local_address: { socket_address } }) => [name, `127.0.0.1:${socket_address.port_value}`]),
  );
}
