import { environments } from "@shopstream/cdk8s/charts/environments.ts";
import { allCharts } from "@shopstream/cdk8s/charts.ts";
import { merge, type Rendered, renderUmbrella } from "@shopstream/cdk8s/helm/render-chart.ts";
import { readServices, type ServiceInfo } from "@shopstream/cdk8s/services.ts";
import { systemClock } from "@shopstream/platform/clock.ts";
import { beforeAll, describe, expect, it } from "vitest";
import type { Cluster } from "./cluster.ts";
import { isConsistent, meshEdges } from "./mesh-edges.ts";
import { meshProofs } from "./mesh-proofs.ts";

const plurals: Readonly<Record<string, string>> = {
  authorizationpolicies: "AuthorizationPolicy",
  sidecars: "Sidecar",
  virtualservices: "VirtualService",
};

let services: readonly ServiceInfo[];
let objects: readonly Rendered[];
beforeAll(async () => {
  services = await readServices();
  const charts = allCharts(services);
  const local = environments(services).find(({ name }) => name === "local")?.values as Record<string, unknown>;
  const inMesh = { global: { mesh: { enabled: true } }, edge: { kind: "istio" } };
  objects = renderUmbrella(charts, merge(local, inMesh), { name: "shop", namespace: "shop" });
});

interface Behaviour {
  /** Of the objects that the charts make, those that the cluster has. */
  readonly has?: (object: Rendered) => boolean;
  /** What a script in a pod of the service prints. */
  readonly prints?: (service: string, script: string) => string;
  /** What the one without an identity is answered. */
  readonly plain?: string;
  /** A service whose pod is not ready. */
  readonly ill?: string;
  /** What the proxy of each pod says of itself. */
  readonly proxy?: (service: string, path: string) => unknown;
}

/** The shop in a mesh as its charts make it, but for what a test takes away. */
function fakeCluster({
  has = () => true,
  prints = answerAsDeclared,
  plain = "ECONNRESET",
  proxy = proxyAsDeclared,
  ill,
}: Behaviour = {}): Cluster {
  const pods = services.map(({ deploy: { name } }) => ({
    metadata: { name, labels: { "app.kubernetes.io/name": name } },
    spec: { containers: [{ name: "server", image: "x", ports: [{ name: "http", containerPort: 1 }] }] },
    status: { containerStatuses: [{ name: "server", ready: name !== ill }] },
  }));
  const core = {
    listNamespacedPod: async () => ({ items: pods }),
    createNamespacedPod: async () => undefined,
    readNamespacedPod: async () => ({ status: { phase: "Succeeded" } }),
    readNamespacedPodLog: async () => JSON.stringify(services.map(() => plain)),
    deleteNamespacedPod: async () => undefined,
  };
  return {
    namespace: "shop",
    core,
    askProxy: async (pod: string, path: string) => proxy(pod, path),
    runScript: async (pod: string, script: string) => prints(pod, script),
    ask: async (_verb: string, path: string) => {
      const kind = plurals[path.split("/").at(-1) ?? ""];
      return { status: 200, body: { items: objects.filter((object) => object.kind === kind && has(object)) } };
    },
  } as unknown as Cluster;
}

const urlsIn = (script: string) => JSON.parse(/\[".*?"\]/.exec(script)?.[0] ?? "[]") as string[];

/** Every declared callee says that it wants gRPC, and every other is unreachable. */
function answerAsDeclared(caller: string, script: string): string {
  const calls = services.find(({ deploy }) => deploy.name === caller)?.deploy.calls ?? [];
  const answers = urlsIn(script).map((url) =>
    calls.some((name) => url.includes(`//${name}:`)) ? "415" : "ECONNRESET",
  );
  return JSON.stringify(answers);
}

const outbound = (host: string, more: object = {}) => ({
  cluster: {
    name: `outbound|1||${host.includes(".") ? host : `${host}.shop.svc.cluster.local`}`,
    circuit_breakers: { thresholds: [{ max_requests: 192 }] },
    outlier_detection: {},
    ...more,
  },
});

/** The part of a proxy's configuration that is asked for, as istiod would make it of the charts. */
function proxyAsDeclared(service: string, path: string): unknown {
  if (path.startsWith("stats")) return {};
  if (path.endsWith("dynamic_listeners"))
    return [
      "envoy.filters.http.local_ratelimit",
      "too-long",
      "envoy.filters.http.jwt_authn",
      "urn:shopstream:problem:x",
    ];
  const deploy = services.find((one) => one.deploy.name === service)?.deploy;
  const mail = service === "notifications" ? ["mail.outside"] : [];
  const hosts = [...(deploy?.calls ?? []), ...(deploy?.callsOverHttp ?? []), ...mail, "postgresql"];
  return { configs: [{ cluster: { name: "BlackHoleCluster" } }, ...hosts.map((host) => outbound(host))] };
}

describe("the graph of a mesh", () => {
  it("has the declared calls, allowed and known, and nothing else", async () => {
    const edges = await meshEdges(fakeCluster(), services);
    expect(edges.filter((edge) => !isConsistent(edge))).toEqual([]);
    expect(edges).toContainEqual(expect.objectContaining({ caller: "orders", callee: "payments", declared: true }));
  });

  it("shows a policy that is missing, and a way that is", async () => {
    const gone = (object: Rendered) => object.metadata.name !== "payments" || object.kind !== "AuthorizationPolicy";
    const edges = await meshEdges(fakeCluster({ has: gone }), services);
    const closed = edges.filter((edge) => !isConsistent(edge));
    expect(closed.map(({ caller, callee, allowed }) => [caller, callee, allowed])).toContainEqual([
      "orders",
      "payments",
      false,
    ]);
  });

  it("shows a call that was seen and that nobody declared", async () => {
    const page = 'rpc_client_duration_seconds_count{method="Authorise",code="ok"} 3\n';
    const edges = await meshEdges(fakeCluster({ prints: (pod) => (pod === "cart" ? page : "") }), services);
    const [found] = edges.filter((edge) => !isConsistent(edge));
    expect(found).toEqual({
      caller: "cart",
      callee: "payments",
      declared: false,
      allowed: false,
      known: false,
      observed: true,
    });
  });
});

describe("the proofs of a mesh", () => {
  const broken = async (behaviour: Behaviour) => {
    const proofs = await meshProofs(fakeCluster(behaviour), services, systemClock);
    return proofs.filter(({ holds }) => !holds).map(({ claim }) => claim);
  };

  it("hold where everything is as declared", async () => expect(await broken({})).toEqual([]));

  it("do not hold where plaintext is answered", async () => {
    const claim = "plaintext from outside of the mesh is refused";
    expect(await broken({ plain: "200" })).toEqual([claim]);
    // Refused by a policy is too late: what was said could be read on the way.
    expect(await broken({ plain: "403" })).toEqual([claim]);
  });

  it("do not hold where everybody is answered, nor where nobody is", async () => {
    const all = (answer: string) => (_: string, script: string) => JSON.stringify(urlsIn(script).map(() => answer));
    expect(await broken({ prints: all("415") })).toEqual(["calls that nobody declared are not"]);
    expect(await broken({ prints: all("403") })).toEqual(["declared calls are answered"]);
  });

  it("do not hold where a proxy knows another way than the declared ones, or lacks one", async () => {
    const claim = "proxies know the ways that are declared, and no others";
    const withWay = (host: string) => (service: string, path: string) => {
      const dump = proxyAsDeclared(service, path) as { configs?: object[] };
      if (service === "cart") dump.configs?.push(outbound(host));
      return dump;
    };
    expect(await broken({ proxy: withWay("payments") })).toEqual([claim]);
    expect(await broken({ proxy: withWay("catalog") })).toEqual([]);
    const without = (service: string, path: string) =>
      service === "cart" && path.endsWith("clusters") ? { configs: [] } : proxyAsDeclared(service, path);
    expect(await broken({ proxy: without })).toEqual([claim]);
  });

  it("do not hold where a service cannot be asked", async () => {
    expect(await broken({ ill: "search" })).toEqual(["proxies know the ways that are declared, and no others"]);
  });

  it("do not hold where a proxy asks without bounds, or never leaves a replica out", async () => {
    const claim = "proxies bound what they ask of a service, and leave out replicas that fail";
    const careless = (words: string, instead: string) => (service: string, path: string) =>
      JSON.parse(JSON.stringify(proxyAsDeclared(service, path)).replaceAll(words, instead));
    expect(await broken({ proxy: careless('"max_requests":192', '"max_requests":4294967295') })).toEqual([claim]);
    expect(await broken({ proxy: careless("outlier_detection", "x") })).toEqual([claim]);
  });

  it("do not hold where the edge's proxy looks at nothing", async () => {
    const blind = (service: string, path: string) => (path.endsWith("listeners") ? {} : proxyAsDeclared(service, path));
    expect(await broken({ proxy: blind })).toEqual(["what comes in from outside is looked at by a proxy first"]);
  });

  it("do not hold where nobody decided on the repeats of a method", async () => {
    const gone = (object: Rendered) => object.kind !== "VirtualService" || object.metadata.name !== "orders";
    expect(await broken({ has: gone })).toEqual(["the mesh repeats only what the contract calls safe"]);
  });

  it("do not hold where the mesh may repeat what is not safe", async () => {
    const before = objects;
    const careless = JSON.stringify(objects).replaceAll('"attempts":0', '"attempts":2');
    objects = JSON.parse(careless) as readonly Rendered[];
    expect(await broken({})).toEqual(["the mesh repeats only what the contract calls safe"]);
    objects = before;
  });
});
