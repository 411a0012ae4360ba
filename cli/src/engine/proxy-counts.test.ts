import { keptStatistics } from "@shopstream/cdk8s/mesh/proxy-settings.ts";
import { describe, expect, it } from "vitest";
import type { Cluster } from "./cluster/cluster.ts";
import type { ShopPod } from "./cluster/pods.ts";
import { clusterStatusText } from "./cluster/status-text.ts";
import { edgePods } from "./edge-pods.ts";
import { edgeFigures, meshFigures } from "./mesh/figures.ts";
import { meshTraffic } from "./mesh/traffic.ts";

const payments = "cluster.outbound|4004||payments.shop.svc.cluster.local;";
const inbound = "http.inbound_0.0.0.0_4003;";
/** Names as Istio gives them, with and without the semicolon by which it ends a cluster's. */
const names = {
  open: `${payments}.circuit_breakers.default.rq_open`,
  calls: `${payments}.upstream_rq_total`,
  overflowed: `${payments}.upstream_rq_active_overflow`,
  repeated: "cluster.outbound|4011|stable|inventory.shop.svc.cluster.local.upstream_rq_retry",
  ejected: "cluster.outbound|4011|stable|inventory.shop.svc.cluster.local.outlier_detection.ejections_active",
  denied: `${inbound}.rbac.denied`,
  plaintext: "listener.0.0.0.0_15006.no_filter_chain_match",
  flooded: "edge.http_local_rate_limit.rate_limited",
  elsewhere: "cluster.outbound|80||payments.other.svc.cluster.local;.upstream_rq_retry",
};

const pod = (name: string) => ({ name, service: "orders", hasProxy: true, isReady: true }) as ShopPod;
const pods = [pod("orders-1"), pod("orders-2")];

/** Two proxies: one says what a test wants, the other that it has done nothing. */
function clusterWith(values: Partial<Record<keyof typeof names, number>>): Cluster {
  const stats = Object.entries(names).map(([key, name]) => ({ name, value: values[key as keyof typeof names] ?? 0 }));
  const histograms = { histograms: { supported_quantiles: [] } };
  return {
    namespace: "shop",
    askProxy: async (name: string) => ({ stats: name === "orders-1" ? [...stats, histograms] : [] }),
  } as unknown as Cluster;
}

describe("what proxies count", () => {
  it("is kept by them: each name that is read is one that pods ask for", () => {
    const kept = keptStatistics.map((pattern) => new RegExp(`^(?:${pattern})$`));
    for (const name of Object.values(names))
      expect([name, kept.some((pattern) => pattern.test(name))]).toEqual([name, true]);
    expect(kept.some((pattern) => pattern.test(`${payments}.upstream_cx_total`))).toBe(false);
  });

  it("shows an open breaker, an ejected replica and repeats at the edge that they belong to", async () => {
    const traffic = await meshTraffic(clusterWith({ open: 1, calls: 9, overflowed: 4, repeated: 2, ejected: 1 }), pods);
    expect(traffic.get("orders payments")).toEqual({
      breaker: "open",
      calls: 9,
      overflowed: 4,
      repeated: 0,
      ejected: 0,
    });
    expect(traffic.get("orders inventory")).toMatchObject({ breaker: "closed", repeated: 2, ejected: 1 });
  });

  it("shows what was kept from a service: by its policy, for want of a certificate, over its limit", async () => {
    const figures = await meshFigures(clusterWith({ denied: 3, plaintext: 2, flooded: 1 }), pods);
    expect(figures).toEqual({ open: [], overflowed: 0, ejected: [], repeated: 0, denied: 3, plaintext: 2, flooded: 1 });
  });

  it("is of this shop only, though another of that name is called", async () => {
    expect((await meshFigures(clusterWith({ elsewhere: 5 }), pods))?.repeated).toBe(0);
  });

  it("is nothing where there is no proxy, or none that answers", async () => {
    const silent = { namespace: "shop", askProxy: () => Promise.reject(new Error("gone")) } as unknown as Cluster;
    expect(await meshFigures(silent, pods)).toBeUndefined();
    expect(await meshFigures(clusterWith({ denied: 3 }), [{ ...pod("orders-1"), hasProxy: false }])).toBeUndefined();
  });
});

describe("the status of a shop in a mesh", () => {
  const status = async (values: Parameters<typeof clusterWith>[0]) => {
    const mesh = await meshFigures(clusterWith(values), pods);
    const service = {
      name: "orders",
      version: "1",
      ready: 2,
      pods: 2,
      wanted: 2,
      restarts: 0,
      startedAt: 0,
      proxies: 2,
    };
    const services = [{ ...service, troubles: [], unpublished: 0, breakersOpen: 0, mesh }];
    const place = { context: "c", server: "s", namespace: "shop", version: "v1" };
    return clusterStatusText({ ...place, services, edge: undefined, releases: [], rollouts: [], burning: [] }, [], 0);
  };

  it("names the callee whose breaker is open, and nobody when none is", async () => {
    expect(await status({ open: 1, overflowed: 7 })).toMatch(/orders +payments +7 +-/);
    expect(await status({ overflowed: 7 })).toMatch(/orders +- +7 +-/);
  });
});

describe("the proxies of the way in", () => {
  const gateway = { metadata: { name: "shop" }, spec: { selector: { istio: "ingressgateway" } } };
  const from = (principal: string) => ({ from: [{ source: { principals: [principal] } }] });
  const rules = [from("cluster.local/ns/shop/sa/storefront"), from("cluster.local/ns/istio-ingress/sa/*")];
  const policy = { metadata: { name: "gateway" }, spec: { rules } };
  const ready = { metadata: { name: "way-in-1" }, status: { containerStatuses: [{ ready: true }] } };

  /** A cluster whose gateway is in the namespace of somebody else, who shows it or not, and keeps these figures. */
  function clusterOf({ shown = true, stats = [] as object[], kind = "istio" }): Cluster {
    const answers: Readonly<Record<string, object>> = {
      gateways: { items: kind === "istio" ? [gateway] : [] },
      authorizationpolicies: { items: [policy] },
      "pods?labelSelector=istio%3Dingressgateway": { items: [ready] },
    };
    return {
      namespace: "shop",
      ask: async (_: string, path: string) => {
        const isForeign = path.startsWith("/api/v1/namespaces/istio-ingress/");
        return isForeign && !shown
          ? { status: 403, body: {} }
          : { status: 200, body: answers[path.split("/").at(-1) ?? ""] };
      },
      askProxy: async (_pod: string, _path: string, where?: string) => ({
        stats: where === "istio-ingress" ? stats : [],
      }),
    } as unknown as Cluster;
  }
  const toGateway = "cluster.outbound|8080||gateway.shop.svc.cluster.local;";
  const stats = [
    { name: `${toGateway}.upstream_rq_total`, value: 40 },
    { name: `${toGateway}.upstream_rq_pending_overflow`, value: 3 },
  ];

  it("are those that the shop's Gateway chooses, in the namespace that it lets in", async () => {
    const cluster = clusterOf({ stats });
    const found = await edgePods(cluster);
    expect(found).toEqual([
      { name: "way-in-1", namespace: "istio-ingress", service: "edge", hasProxy: true, isReady: true },
    ]);
    expect(await edgeFigures(cluster, found)).toMatchObject({ overflowed: 3, open: [] });
    expect((await meshTraffic(cluster, found)).get("edge gateway")).toMatchObject({ calls: 40, overflowed: 3 });
  });

  it("are nobody's to see without the right to, and none of another kind of edge", async () => {
    expect(await edgePods(clusterOf({ shown: false, stats }))).toEqual([]);
    expect(await edgePods(clusterOf({ kind: "none", stats }))).toEqual([]);
  });

  it("that keep no figures of calls are not said to have carried none", async () => {
    const cluster = clusterOf({ stats: [{ name: "http.inbound.rbac.denied", value: 0 }] });
    expect(await edgeFigures(cluster, await edgePods(cluster))).toBeUndefined();
  });
});
