import type { IDestinationRule } from "@kubernetes-models/istio/networking.istio.io/v1/DestinationRule";
import type { IVirtualService } from "@kubernetes-models/istio/networking.istio.io/v1/VirtualService";
import { contract } from "@shopstream/protos/contract.ts";
import { beforeAll, describe, expect, it } from "vitest";
import { environments } from "../charts/environments.ts";
import { allCharts } from "../charts.ts";
import { answeredPerSecond, readCapacity, type Served } from "../footprint/capacity.ts";
import type { HelmChart } from "../helm/chart.ts";
import { merge, type Rendered, renderUmbrella } from "../helm/render-chart.ts";
import { readServices, repository, type ServiceInfo } from "../services.ts";
import { methodsFor, methodsOf } from "./authorization.ts";

type Policy = Readonly<{
  rules?: readonly {
    from?: readonly { source: { principals?: readonly string[] } }[];
    to?: readonly { operation: { ports: readonly string[]; paths?: readonly string[] } }[];
  }[];
}>;
type Scope = Readonly<{ egress: readonly { hosts: readonly string[] }[] }>;
type Bounds = NonNullable<IDestinationRule["spec"]>;
type Route = NonNullable<NonNullable<IVirtualService["spec"]>["http"]>[number];

let services: readonly ServiceInfo[];
let charts: readonly HelmChart[];
let local: Record<string, unknown>;
let meshed: readonly Rendered[];

const inMesh = { global: { mesh: { enabled: true }, edge: { namespace: "way-in" } }, edge: { kind: "istio" } };
const render = (values: object) =>
  renderUmbrella(charts, merge(local, values as Record<string, unknown>), { name: "shop", namespace: "shop" });
const specs = <T>(objects: readonly Rendered[], kind: string) =>
  new Map(objects.filter((object) => object.kind === kind).map(({ metadata, spec }) => [metadata.name, spec as T]));

beforeAll(async () => {
  services = await readServices();
  charts = allCharts(services);
  local = environments(services).find(({ name }) => name === "local")?.values as Record<string, unknown>;
  meshed = render(inMesh);
});

describe("calls in the mesh", () => {
  const declared = () =>
    services
      .flatMap(({ deploy }) =>
        [...deploy.calls, ...(deploy.callsOverHttp ?? [])].map((to) => `${deploy.name} -> ${to}`),
      )
      .sort();
  const isService = (name: string) => services.some(({ deploy }) => deploy.name === name);

  it("are answered where a deploy.ts declares them, and nowhere else", () => {
    const allowed = [...specs<Policy>(meshed, "AuthorizationPolicy")].flatMap(([callee, { rules = [] }]) =>
      rules
        .flatMap(({ from = [] }) => from.flatMap(({ source }) => source.principals ?? []))
        .flatMap((principal) => /^cluster\.local\/ns\/shop\/sa\/(.+)$/.exec(principal)?.[1] ?? [])
        .filter((caller) => isService(caller) && isService(callee))
        .map((caller) => `${caller} -> ${callee}`),
    );
    expect(allowed.sort()).toEqual(declared());
  });

  it("find a way where a deploy.ts declares them, and nowhere else", () => {
    const known = [...specs<Scope>(meshed, "Sidecar")].flatMap(([caller, { egress }]) =>
      egress
        .flatMap(({ hosts }) => hosts)
        .flatMap((host) => /^\.\/([^.]+)\.shop\.svc\.cluster\.local$/.exec(host)?.[1] ?? [])
        .filter((callee) => isService(caller) && isService(callee))
        .map((callee) => `${caller} -> ${callee}`),
    );
    expect(known.sort()).toEqual(declared());
  });

  it("of the gateway are those that customers and staff can make", () => {
    expect(methodsFor("gateway", "orders")).toContain("/shop.orders.v1.OrdersService/CreateOrder");
    expect(methodsFor("gateway", "inventory")).not.toContain("/shop.inventory.v1.InventoryService/Reserve");
    expect(methodsFor("orders", "inventory")).toContain("/shop.inventory.v1.InventoryService/Reserve");
    expect(methodsFor("catalog", "inventory")).not.toContain("/shop.inventory.v1.InventoryService/Reserve");
  });
});

describe("repeats and patience in the mesh", () => {
  const routesOf = (service: string) =>
    specs<{ http: readonly Route[] }>(meshed, "VirtualService").get(service)?.http ?? [];
  const pathsOf = ({ match = [] }: Route) =>
    match.flatMap(({ uri }) => (uri as { exact: string } | undefined)?.exact ?? []);
  const isForOne = ({ match = [] }: Route) => match.some(({ sourceLabels }) => sourceLabels !== undefined);
  const milliseconds = (duration: string | undefined) => Number(/^(\d+)ms$/.exec(duration ?? "")?.[1]);

  it("are decided for every method of the contract, once", () => {
    for (const { name } of contract) {
      const decided = routesOf(name)
        .filter((route) => !isForOne(route))
        .flatMap(pathsOf)
        .sort();
      expect(decided, name).toEqual(
        methodsOf(name)
          .map(({ path }) => path)
          .sort(),
      );
    }
  });

  it("hold, since no route before them takes all calls of their port", () => {
    for (const { name } of contract) {
      const routes = routesOf(name);
      const portsOf = ({ match = [] }: Route) => match.flatMap(({ port }) => port ?? []);
      const wide = routes.filter((route) => pathsOf(route).length === 0 && !isForOne(route));
      for (const route of wide) {
        const after = routes.slice(routes.indexOf(route) + 1).flatMap(portsOf);
        expect([route.name, portsOf(route).filter((port) => after.includes(port))]).toEqual([route.name, []]);
      }
      expect(wide.length, name).toBeGreaterThan(0);
    }
  });

  it("repeat what the contract calls safe, once, and nothing else", () => {
    for (const { name } of contract)
      for (const route of routesOf(name)) {
        const safe = methodsOf(name).filter(({ path, retrySafe }) => retrySafe && pathsOf(route).includes(path));
        expect([route.name, safe.length]).toEqual([
          route.name,
          route.retries?.attempts === 1 ? pathsOf(route).length : 0,
        ]);
        expect([0, 1]).toContain(route.retries?.attempts);
      }
    const create = routesOf("orders").find((route) => pathsOf(route).some((path) => path.endsWith("/CreateOrder")));
    expect(create?.retries).toEqual({ attempts: 0 });
  });

  it("leave a repeat as much time as the first try had, and do no slow work twice because it is slow", () => {
    const byPath = new Map(contract.flatMap(({ name }) => methodsOf(name)).map((method) => [method.path, method]));
    const repeatable = contract.flatMap(({ name }) =>
      routesOf(name).filter((route) => route.retries?.attempts === 1 && !isForOne(route)),
    );
    const tries = repeatable.map((route) => {
      const [path = ""] = pathsOf(route);
      const { perTryTimeout, retryOn } = route.retries ?? {};
      return {
        deadlineMs: byPath.get(path)?.deadlineMs ?? 0,
        perTryTimeout,
        onReset: retryOn?.split(",").includes("reset"),
      };
    });
    const [quick, slow] = [
      tries.filter(({ deadlineMs }) => deadlineMs <= 2_000),
      tries.filter(({ deadlineMs }) => deadlineMs > 2_000),
    ];
    expect(Math.min(quick.length, slow.length)).toBeGreaterThan(0);
    for (const { deadlineMs, ...rest } of quick)
      expect(rest).toEqual({ perTryTimeout: `${deadlineMs / 2}ms`, onReset: true });
    for (const { deadlineMs, ...rest } of slow)
      expect(rest).toEqual({ perTryTimeout: `${deadlineMs}ms`, onReset: false });
  });

  it("are bounded together: by a share of the calls that are under way", () => {
    for (const [name, rule] of specs<Bounds>(meshed, "DestinationRule"))
      expect(rule.trafficPolicy, name).toMatchObject({ retryBudget: { percent: 20, minRetryConcurrency: 10 } });
  });

  it("last longer than the caller's own patience, and the way in longer than all of them", () => {
    const edge = Math.min(...routesOf("edge-shop").map(({ timeout }) => milliseconds(timeout)));
    for (const { name } of contract)
      for (const route of routesOf(name).filter((each) => !isForOne(each)))
        for (const { path, deadlineMs } of methodsOf(name)) {
          if (!pathsOf(route).includes(path)) continue;
          expect(milliseconds(route.timeout), path).toBeGreaterThan(deadlineMs);
          expect(milliseconds(route.timeout), path).toBeLessThan(edge);
        }
  });

  it("end before whoever asked gives up, on every declared way from the edge inwards", () => {
    const longest = (name: string) => Math.max(...routesOf(name).map(({ timeout }) => milliseconds(timeout)));
    const isOf = (caller: string, { match = [] }: Route) =>
      match.every(({ sourceLabels }) => (sourceLabels?.["app.kubernetes.io/name"] ?? caller) === caller);
    /** What a proxy of the caller would choose for each method, and for what has no route of its own. */
    const chosen = (caller: string, callee: string) => {
      const known = routesOf(callee).filter((route) => isOf(caller, route));
      const ofMethods = methodsOf(callee).map(({ path }) => known.find((route) => pathsOf(route).includes(path)));
      const ofPorts = Map.groupBy(
        known.filter((route) => pathsOf(route).length === 0),
        ({ match = [] }) => match[0]?.port,
      );
      return [...ofMethods, ...[...ofPorts.values()].map(([first]) => first)];
    };
    const waits = services.flatMap(({ deploy: { name, calls, callsOverHttp = [], edge } }) => {
      const ofCaller = (callee: string) =>
        longest(edge !== undefined && callsOverHttp.includes(callee) ? "edge-shop" : name);
      return [...calls, ...callsOverHttp].flatMap((callee) =>
        chosen(name, callee).map((route) => ({
          way: `${name} -> ${callee}, ${route?.name}`,
          isWithin: milliseconds(route?.timeout) < ofCaller(callee),
        })),
      );
    });
    expect(waits.length).toBeGreaterThan(100);
    expect(waits.filter(({ isWithin }) => !isWithin)).toEqual([]);
    expect(longest("gateway")).toBeLessThan(longest("edge-shop"));
  });

  it("and calls at once are the mesh's alone where there is one, and the library's where there is none", () => {
    const settings = (objects: readonly Rendered[], name: string) =>
      objects.flatMap(({ kind, data }) => (kind === "ConfigMap" ? ((data as Record<string, string>)[name] ?? []) : []));
    const callers = services.filter(({ deploy }) => deploy.grpcPort !== undefined || deploy.calls.length > 0);
    for (const name of ["RPC_RETRIES", "RPC_MOST_AT_ONCE"]) {
      expect(settings(meshed, name)).toEqual(callers.map(() => "0"));
      expect(settings(render({}), name)).toEqual([]);
    }
  });
});

describe("calls at once", () => {
  const most = (objects: readonly Rendered[]) =>
    new Map(
      [...specs<Bounds>(objects, "DestinationRule")].map(
        ([name, { trafficPolicy }]) => [name, trafficPolicy?.connectionPool?.http?.http2MaxRequests] as const,
      ),
    );

  it("are as many as two replicas were measured to answer in a second, and never fewer than the gateway lets in", () => {
    const bounds = most(meshed);
    const { payments, notifications } = readCapacity(repository).services as Record<
      "payments" | "notifications",
      Served
    >;
    expect(bounds.get("payments")).toBe(2 * answeredPerSecond(payments));
    expect(2 * answeredPerSecond(notifications)).toBeLessThan(192);
    expect(bounds.get("notifications")).toBe(192);
    expect([bounds.get("storefront"), bounds.get("gateway")]).toEqual([128, 6 * (256 + 128)]);
  });

  it("follow what a service declares", () => {
    const quicker = services.map((service) =>
      service.deploy.name === "payments"
        ? { ...service, deploy: { ...service.deploy, callsPerSecond: 1_000 } }
        : service,
    );
    const drawn = renderUmbrella(allCharts(quicker), merge(local, inMesh), { name: "shop", namespace: "shop" });
    const [before, after] = [most(meshed), most(drawn)];
    expect(after.get("payments")).toBe(2_000);
    expect([...after].filter(([name, bound]) => bound !== before.get(name)).map(([name]) => name)).toEqual([
      "payments",
    ]);
  });

  it("that fail leave a replica out within seconds, at the rate that was measured; the others carry all of it", () => {
    const measured = readCapacity(repository).services;
    for (const [name, { trafficPolicy }] of specs<Bounds>(meshed, "DestinationRule")) {
      const { callsPerSecond, ...served } = measured[name] as Served;
      const { consecutive5xxErrors = 0, interval, maxEjectionPercent = 0 } = trafficPolicy?.outlierDetection ?? {};
      expect([name, interval, consecutive5xxErrors / callsPerSecond < 1]).toEqual([name, "1s", true]);
      const left = 2 * (1 - maxEjectionPercent / 100);
      expect(answeredPerSecond({ callsPerSecond, ...served }) * left, name).toBeGreaterThan(callsPerSecond);
    }
  });

  it("go to replicas in the caller's own zone first", () => {
    for (const [name, { trafficPolicy }] of specs<Bounds>(meshed, "DestinationRule"))
      expect(trafficPolicy?.loadBalancer, name).toEqual({
        simple: "LEAST_REQUEST",
        localityLbSetting: { enabled: true },
      });
  });
});

describe("a flood of strangers", () => {
  it("is limited where the edge leads, and nowhere else", () => {
    const filters = specs<object>(meshed, "EnvoyFilter");
    expect([...filters.keys()].filter((name) => name.endsWith("-limit"))).toEqual(["gateway-limit"]);
    expect(JSON.stringify(filters.get("gateway-limit"))).toContain('"max_tokens":5000,"tokens_per_fill":5000');
  });
});

describe("strangers at the edge", () => {
  it("show tokens of the shop or none, by keys that the gateway beside the proxy has", () => {
    const filter = JSON.stringify(specs<object>(meshed, "EnvoyFilter").get("gateway-token"));
    expect(filter).toContain('"issuer":"shopstream/identity"');
    expect(filter).toContain('"uri":"http://localhost/keys","cluster":"keys-of-tokens"');
    expect(filter).toContain('"address":"127.0.0.1","port_value":3080');
    expect(filter).toContain('"requires_any":{"requirements":[{"provider_name":"shop"},{"allow_missing":{}}]}');
  });

  it("cannot tell proxies to repeat, nor be taken for a service", () => {
    const routes = specs<{ http: readonly Route[] }>(meshed, "VirtualService").get("edge-shop")?.http ?? [];
    expect(routes.length).toBeGreaterThan(0);
    for (const { headers } of routes)
      expect(headers?.request?.remove).toEqual(
        expect.arrayContaining(["x-envoy-retry-on", "x-envoy-max-retries", "x-forwarded-client-cert"]),
      );
  });

  it("may send imports of any length, and nothing else that is longer than the limit", () => {
    const filter = JSON.stringify(specs<object>(meshed, "EnvoyFilter").get("gateway-limit"));
    expect(filter).toContain('"string_match":{"prefix":"/v1/products:import"},"invert_match":true');
    expect(filter).toContain('"direct_response":{"status":413}');
  });
});

describe("traces in the mesh", () => {
  const traced = (tracing: object) => specs<object>(render(merge(inMesh, { global: { tracing } })), "Telemetry");
  const endpoint = "http://collector.monitoring:4318";

  it("are told by proxies too, as often as by services, where Istio knows the collector", () => {
    expect(traced({ endpoint, provider: "otel", ratio: 0.2 }).get("traces")).toEqual({
      tracing: [{ providers: [{ name: "otel" }], randomSamplingPercentage: 20 }],
    });
  });

  it("are told by services alone where it does not, and by nobody without a collector", () => {
    expect(traced({ endpoint }).size).toBe(0);
    expect(traced({ provider: "otel" }).size).toBe(0);
  });
});

describe("a shop without a mesh", () => {
  it("has no object of Istio, and no pod asks for a sidecar", () => {
    const objects = render({});
    expect(objects.filter(({ apiVersion }) => apiVersion.includes("istio.io"))).toEqual([]);
    expect(JSON.stringify(objects)).not.toContain('"sidecar.istio.io/inject":"true"');
    expect(JSON.stringify(meshed)).toContain('"sidecar.istio.io/inject":"true"');
  });

  it("in the mesh, lets nobody in by default, nor out", () => {
    expect(specs<object>(meshed, "AuthorizationPolicy").get("default-deny")).toEqual({});
    expect(specs<object>(meshed, "PeerAuthentication").get("default")).toEqual({ mtls: { mode: "STRICT" } });
    for (const [name, spec] of specs<object>(meshed, "Sidecar"))
      expect(spec, name).toHaveProperty("outboundTrafficPolicy", { mode: "REGISTRY_ONLY" });
  });
});
