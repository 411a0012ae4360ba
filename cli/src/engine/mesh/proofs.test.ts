import type { Rendered } from "@shopstream/cdk8s/helm/render-chart.ts";
import { readServices, type ServiceInfo } from "@shopstream/cdk8s/services.ts";
import { portsOf } from "@shopstream/cdk8s/workload/ports.ts";
import { systemClock } from "@shopstream/platform/clock.ts";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type Asker,
  type FakeMesh,
  fakeMesh,
  meshedObjects,
  meshedValues,
  outbound,
  proxyAsDeclared,
} from "../../testing/fake-mesh.ts";
import { meshProofs } from "./proofs.ts";
import type { Question } from "./questions.ts";

let services: readonly ServiceInfo[];
let objects: readonly Rendered[];
beforeAll(async () => {
  services = await readServices();
  objects = meshedObjects(services);
});

const claims = {
  plaintext: "plaintext from outside of the mesh is refused",
  figures: "where figures are read in plaintext, nothing else is",
  stranger: "whoever has no name that a policy knows is refused",
  declared: "declared calls are answered",
  foreign: "methods that are other callers' are refused",
  undeclared: "calls that nobody declared find no way",
  objects: "policies, certificates and scopes are those of the charts, and no others",
  repeats: "the mesh repeats only what the contract calls safe",
  rules: "proxies let in by the policy of their service, and by no other",
  ways: "proxies know the ways that are declared, and no others",
  bounds: "proxies bound what they ask of a service, and leave out replicas that fail",
  edge: "what comes in from outside is looked at by a proxy first",
} as const;

const proofsOf = (mesh: Partial<FakeMesh>) => meshProofs(fakeMesh({ services, ...mesh }), services, systemClock);

async function broken(mesh: Partial<FakeMesh>): Promise<readonly string[]> {
  return (await proofsOf(mesh)).filter(({ holds }) => !holds).map(({ claim }) => claim);
}

/** Everybody, or those that are named, hears this and nothing else. */
const hears =
  (word: string, ...askers: readonly Asker[]) =>
  (asker: Asker) =>
    askers.length === 0 || askers.includes(asker) ? word : undefined;

describe("the proofs of a mesh", () => {
  it("hold where everything is as declared", async () => {
    const proofs = await proofsOf({});
    expect(proofs.filter(({ holds }) => !holds)).toEqual([]);
    const { figures: _, ...rest } = claims;
    expect(proofs.map(({ claim }) => claim)).toEqual(Object.values(rest));
  });

  it("leave nothing behind, and do not meet those of another run", async () => {
    const changes: string[] = [];
    await proofsOf({ changes });
    const made = changes.filter((change) => change.startsWith("POST jobs"));
    const gone = changes.filter((change) => change.startsWith("DELETE"));
    expect([made.length, gone]).toEqual([
      2,
      [0, 1].map((at) => `DELETE mesh-verify-${at}?propagationPolicy=Background`),
    ]);
  });
});

describe("plaintext", () => {
  const at = (word: string, port: (one: number) => boolean) => (asker: Asker, question: Question) =>
    asker === "outsider" && port(question.port) ? word : undefined;
  const isShops = (port: number) => port !== 15_021;

  it("is not refused where it is answered at all: also by a policy, or in other words than HTTP", async () => {
    // Refused by a policy is too late: what was said could be read on the way.
    for (const word of ["200", "403", "other words"])
      expect(await broken({ says: at(word, isShops) })).toEqual([claims.plaintext]);
  });

  it("is asked at every port of every service: one that answers is enough", async () => {
    const [proof] = await proofsOf({ says: at("403", (port) => port === 3003) });
    expect(proof).toMatchObject({ holds: false, broken: ["orders:3003: 403"] });
    expect(proof?.tried).toBe(services.flatMap(({ deploy }) => portsOf(deploy)).length);
  });

  it.each(["no name (EAI_AGAIN)", "no connection (ETIMEDOUT)", "no answer"])(
    "is not shown to be refused where it was not asked: %s",
    async (why) => {
      const [proof] = await proofsOf({ says: at(`unasked: ${why}`, isShops) });
      expect(proof?.holds).toBe(false);
      expect(proof?.broken[0]).toMatch(/^\S+: unasked: .*so nothing is shown.*run this again/);
    },
  );

  it("is not shown to be refused where even what everybody may hear is not heard", async () => {
    const [proof] = await proofsOf({ says: at("cut off", () => true) });
    expect(proof?.holds).toBe(false);
    expect(proof?.broken).toHaveLength(services.length);
  });

  it("is not shown to be refused by a service that is not ready", async () => {
    const [proof] = await proofsOf({ ill: "search" });
    expect(proof?.broken).toEqual([expect.stringContaining("search: no pod")]);
  });

  it("gets figures only, where Prometheus reads them so", async () => {
    const values = meshedValues(services, { global: { monitoring: { enabled: true } } });
    const loose = meshedObjects(services, values).find(
      ({ kind, metadata }) => kind === "PeerAuthentication" && metadata.name === "orders",
    );
    const { portLevelMtls = {} } = (loose?.spec ?? {}) as { portLevelMtls?: Readonly<Record<string, object>> };
    const open = Object.keys(portLevelMtls).map(Number);
    expect(open).toHaveLength(1);
    const says =
      (word: string) =>
      (asker: Asker, { host, port }: Question) =>
        asker === "outsider" && host === "orders" && open.includes(port) ? word : undefined;
    const wrong = async (word: string) => {
      const proofs = await proofsOf({ values, says: says(word) });
      return proofs.find(({ claim }) => claim === claims.figures)?.broken.filter((line) => line.startsWith("orders:"));
    };
    expect(await wrong("403")).toEqual([]);
    expect(await wrong("200")).toEqual([
      `orders:${open[0]}: GET /readyz: 200`,
      `orders:${open[0]}: POST /metrics: 200`,
    ]);
  });
});

describe("a call in the mesh", () => {
  const only = (asker: string, host: string, word: string) => (who: Asker, question: Question) =>
    who === asker && question.host === host ? word : undefined;

  it("that nobody declared is to find no way: 403 is the callee's word, so there was one", async () => {
    for (const word of ["415", "403", "503", "unasked: no name (EAI_AGAIN)"])
      expect(await broken({ says: only("cart", "payments", word) })).toEqual([claims.undeclared]);
    for (const word of ["502", "cut off"]) expect(await broken({ says: only("cart", "payments", word) })).toEqual([]);
  });

  it("that is declared is to be answered by the service itself", async () => {
    const [, , proof] = await proofsOf({
      says: (asker, { host, path }) =>
        asker === "orders" && host === "payments" && path.endsWith("Authorise") ? "503" : undefined,
    });
    expect(proof).toMatchObject({ claim: claims.declared, holds: false, broken: ["orders -> payments: 503"] });
  });

  it("of a method that is another caller's is to be refused by the callee, also by one that lets in everybody", async () => {
    const [, , , proof] = await proofsOf({ says: only("orders", "payments", "415") });
    expect(proof).toMatchObject({ claim: claims.foreign, holds: false, broken: ["orders -> payments: 415"] });
  });

  it("of somebody whom no policy names is to be refused by the callee, and not by his own proxy", async () => {
    const post =
      (word: string) =>
      (asker: Asker, { host, method }: Question) =>
        asker === "stranger" && host === "payments" && method === "POST" ? word : undefined;
    for (const word of ["415", "502", "cut off", "unasked: no answer"])
      expect(await broken({ says: post(word) })).toEqual([claims.stranger]);
    const get = (asker: Asker, { method }: Question) => (asker === "stranger" && method === "GET" ? "503" : undefined);
    expect(await broken({ says: get })).toEqual([claims.stranger]);
  });

  it("shows nothing where nobody hears anything", async () => {
    const asked = [claims.plaintext, claims.stranger, claims.declared, claims.foreign, claims.undeclared];
    expect(await broken({ says: hears("unasked: no connection (ETIMEDOUT)") })).toEqual(asked);
  });

  it("shows nothing where a proxy is missing, or a pod that is ready", async () => {
    const own = [claims.declared, claims.foreign, claims.undeclared];
    expect(await broken({ bare: "catalog" })).toEqual(own);
    expect(await broken({ ill: "search" })).toEqual([claims.plaintext, ...own, claims.ways]);
  });
});

describe("what the objects and proxies of a mesh say", () => {
  const changed = (from: string, to: string) =>
    JSON.parse(JSON.stringify(objects).replaceAll(from, to)) as readonly Rendered[];

  it("is broken by an object that is of no chart, and by one that is gone", async () => {
    const gone = objects.filter(({ metadata }) => metadata.name !== "default-deny");
    const spec = { rules: [{}] };
    const backdoor = { apiVersion: "security.istio.io/v1", kind: "AuthorizationPolicy", metadata: { name: "x" }, spec };
    expect(await broken({ has: [...objects, backdoor] })).toEqual([claims.objects]);
    // The network's policy of that name is no matter of the mesh.
    expect(await broken({ has: gone })).toEqual([claims.objects]);
  });

  const goingBy = (rule: string, instead: string) => (service: string, path: string) =>
    JSON.parse(JSON.stringify(proxyAsDeclared(services, service, path)).replaceAll(rule, instead));

  it("is broken by a proxy that goes by a policy of another namespace, or not by its own", async () => {
    const own = "ns[shop]-policy[payments]-rule[0]";
    const proxy = goingBy(own, `${own} ns[istio-system]-policy[open]-rule[0]`);
    const found = (await proofsOf({ proxy })).find(({ claim }) => claim === claims.rules);
    expect(found?.broken).toEqual(["payments goes by ns[istio-system]-policy[open]-rule[0]"]);
    expect(await broken({ proxy: goingBy(own, "") })).toEqual([claims.rules]);
  });

  it("is broken by a proxy that knows another way than the declared ones, or lacks one", async () => {
    const withWay = (host: string) => (service: string, path: string) => {
      const dump = proxyAsDeclared(services, service, path) as { configs?: object[] };
      if (service === "cart") dump.configs?.push(outbound(host));
      return dump;
    };
    expect(await broken({ proxy: withWay("payments") })).toEqual([claims.ways]);
    expect(await broken({ proxy: withWay("catalog") })).toEqual([]);
    const without = (service: string, path: string) =>
      service === "cart" && path.endsWith("clusters") ? { configs: [] } : undefined;
    expect(await broken({ proxy: without })).toEqual([claims.ways]);
  });

  it("is broken by a proxy that asks without bounds, or never leaves a replica out", async () => {
    expect(await broken({ proxy: goingBy('"max_requests":192', '"max_requests":4294967295') })).toEqual([
      claims.bounds,
    ]);
    expect(await broken({ proxy: goingBy("outlier_detection", "x") })).toEqual([claims.bounds]);
  });

  it("is broken by an edge whose proxy looks at nothing", async () => {
    const blind = (service: string, path: string) => {
      const all = proxyAsDeclared(services, service, path);
      return path.endsWith("listeners") ? (all as string[]).filter((word) => word.startsWith("ns[")) : all;
    };
    expect(await broken({ proxy: blind })).toEqual([claims.edge]);
  });

  it("is broken where nobody decided on the repeats of a method", async () => {
    const gone = objects.filter(({ kind, metadata }) => kind !== "VirtualService" || metadata.name !== "orders");
    expect(await broken({ has: gone })).toEqual([claims.repeats]);
  });

  it("is broken by repeats of what is not safe, and by more of what is than the charts say", async () => {
    expect(await broken({ has: changed('"attempts":0', '"attempts":2') })).toEqual([claims.repeats]);
    expect(await broken({ has: changed('"attempts":1', '"attempts":50') })).toEqual([claims.repeats]);
    expect(await broken({ has: changed('"attempts":1', '"attempts":0') })).toEqual([]);
  });
});
