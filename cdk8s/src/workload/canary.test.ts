import { beforeAll, describe, expect, it } from "vitest";
import { environments } from "../charts/environments.ts";
import { allCharts } from "../charts.ts";
import type { HelmChart } from "../helm/chart.ts";
import { merge, type Rendered, renderUmbrella } from "../helm/render-chart.ts";
import { readServices, type ServiceInfo } from "../services.ts";
import { isBlueGreen } from "./strategy.ts";

type Destination = Readonly<{ destination: { host: string; subset?: string }; weight?: number }>;
type Http = Readonly<{
  name: string;
  match?: readonly { port?: number; headers?: Readonly<Record<string, { exact: string }>> }[];
  route: readonly Destination[];
}>;
type Reference = Readonly<{ name: string; routes: readonly string[] }>;
type Canary = Readonly<{
  canaryService?: string;
  trafficRouting?: { istio: { virtualService?: Reference; virtualServices?: readonly Reference[] } };
  replicaProgressThreshold?: { type: string; value: number };
  analysis: { templates: readonly { templateName: string }[]; startingStep: number };
  steps: readonly Readonly<Record<string, unknown>>[];
}>;
type Strategy = Readonly<{ canary?: Canary; blueGreen?: Readonly<Record<string, unknown>> }>;

let services: readonly ServiceInfo[];
let charts: readonly HelmChart[];
let local: Record<string, unknown>;

beforeAll(async () => {
  services = await readServices();
  charts = allCharts(services);
  local = environments(services).find(({ name }) => name === "local")?.values as Record<string, unknown>;
});

const render = (global: object) =>
  renderUmbrella(charts, merge(local, { global, edge: { kind: "istio" } } as Record<string, unknown>), {
    name: "shop",
    namespace: "shop",
  });
const on = { rollouts: { enabled: true }, mesh: { enabled: true } };
const of = (objects: readonly Rendered[], kind: string) => objects.filter((object) => object.kind === kind);
const named = (objects: readonly Rendered[], kind: string, name: string) =>
  of(objects, kind).find(({ metadata }) => metadata.name === name);
const strategyOf = ({ spec }: Rendered) => (spec as { strategy: Strategy }).strategy;
const routesOf = (objects: readonly Rendered[], name: string) =>
  (named(objects, "VirtualService", name)?.spec as { http: readonly Http[] } | undefined)?.http ?? [];
const isTrial = ({ match = [] }: Http) => match.some(({ headers }) => headers !== undefined);
const wordOf = (step: Readonly<Record<string, unknown>>) =>
  "setWeight" in step ? `${step["setWeight"]} %` : (Object.keys(step)[0] ?? "");

describe("a release by shares of the calls", () => {
  it("names every route that has shares, of every service, and these alone", () => {
    const objects = render(on);
    for (const rollout of of(objects, "Rollout")) {
      const { canary } = strategyOf(rollout);
      if (canary === undefined) continue;
      const { virtualService, virtualServices = [] } = canary.trafficRouting?.istio ?? {};
      for (const { name, routes } of [...virtualServices, ...(virtualService ? [virtualService] : [])]) {
        const shared = routesOf(objects, name).filter((route) => !isTrial(route));
        expect(routes, name).toEqual(shared.map((route) => route.name));
        for (const { name: route, route: shares } of shared)
          expect([route, shares.map(({ destination, weight }) => [destination.subset, weight])]).toEqual([
            route,
            [
              ["stable", 100],
              ["canary", 0],
            ],
          ]);
      }
    }
    expect(of(objects, "Rollout")).toHaveLength(services.length);
  });

  it("tries a new pod before the first call, then has a gate before each next share", () => {
    const canary = strategyOf(named(render(on), "Rollout", "orders") as Rendered).canary;
    expect(canary?.steps.map(wordOf)).toEqual([
      ...["setCanaryScale", "analysis", "5 %", "setCanaryScale", "pause", "analysis"],
      ...["25 %", "pause", "analysis", "50 %", "pause", "analysis", "100 %", "pause"],
    ]);
    expect(canary?.steps[canary.analysis.startingStep]).toEqual({ setWeight: 5 });
    expect(canary?.analysis.templates).toEqual([{ templateName: "orders-guard" }]);
  });

  it("takes calls away from a version that was given up also while a pod of the old one is missing", () => {
    const thresholds = of(render(on), "Rollout").flatMap(
      (rollout) => strategyOf(rollout).canary?.replicaProgressThreshold ?? [],
    );
    expect(new Set(thresholds.map(({ type, value }) => `${value} ${type}`))).toEqual(new Set(["50 Percent"]));
    expect(thresholds).toHaveLength(services.filter((service) => !isBlueGreen(service)).length);
  });

  it("leads whoever asks for the new version by name there, before all shares, on both of its ports", () => {
    const routes = routesOf(render(on), "orders");
    const trials = routes.filter(isTrial);
    expect(routes.slice(0, trials.length)).toEqual(trials);
    expect(trials.map(({ match, route }) => [match, route.map(({ destination }) => destination.subset)])).toEqual(
      [3003, 4003].map((port) => [[{ port, headers: { "x-shop-canary": { exact: "orders" } } }], ["canary"]]),
    );
    expect(routesOf(render({ mesh: { enabled: true } }), "orders").filter(isTrial)).toEqual([]);
  });

  it("repeats no answer in the proxy, which would ask the same version, but in the library, whose call is a new choice", () => {
    const retries = (objects: readonly Rendered[], route: string) =>
      (routesOf(objects, "orders").find(({ name }) => name === route) as { retries?: { retryOn?: string } }).retries;
    const setting = (objects: readonly Rendered[]) =>
      (named(objects, "ConfigMap", "gateway") as { data?: Record<string, string> }).data?.["RPC_RETRIES"];
    const [shared, whole] = [render(on), render({ mesh: { enabled: true } })];
    expect([retries(shared, "repeatable-2000")?.retryOn?.includes("unavailable"), setting(shared)]).toEqual([
      false,
      undefined,
    ]);
    expect([retries(whole, "repeatable-2000")?.retryOn?.includes("unavailable"), setting(whole)]).toEqual([true, "0"]);
  });

  it("asks a new pod for what everybody may see, where there is such a thing, and may ask for nothing else", () => {
    const objects = render(on);
    const text = (kind: string, name: string) => JSON.stringify(named(objects, kind, name)).replaceAll("\\", "");
    const asked = (name: string) =>
      [...text("AnalysisTemplate", `${name}-smoke`).matchAll(/"http:\/\/([^"]+)"/g)].map(([, url]) => url);
    const allowed = (name: string) =>
      JSON.parse(/"paths":(\["\/readyz".*?\])/.exec(text("AuthorizationPolicy", name))?.[1] ?? "[]") as string[];
    const categories = "gateway:8080/v1/categories";
    expect(asked("gateway")).toEqual(["gateway:8080/readyz", categories, categories]);
    const [tried, usual] = asked("storefront").slice(1);
    expect([tried, usual]).toEqual(["storefront-preview:3000/de", "storefront:3000/de"]);
    expect([asked("orders")[0], allowed("orders")]).toEqual(["orders:3003/readyz", ["/readyz"]]);
    const behind = services
      .flatMap(({ deploy }) => asked(deploy.name))
      .filter((url) => url?.startsWith("gateway:8080/"));
    expect(behind).toContain("gateway:8080/v1/orders/00000000-0000-4000-8000-000000000000");
    const paths = [...new Set(behind.map((url = "") => url.replace("gateway:8080", "")))];
    expect(allowed("gateway").toSorted()).toEqual(paths.toSorted());
  });

  it("keeps pods of a version that was given up only where they do nothing without calls", () => {
    const objects = render(on);
    const staying = of(objects, "Rollout").flatMap((rollout) => {
      const { canary, blueGreen } = strategyOf(rollout) as Record<string, { abortScaleDownDelaySeconds?: number }>;
      const seconds = (canary ?? blueGreen)?.abortScaleDownDelaySeconds;
      return seconds === undefined ? [] : [[rollout.metadata.name, seconds]];
    });
    expect(Object.fromEntries(staying)).toEqual({ gateway: 600, storefront: 600 });
  });

  it("has a time in which new pods must come up, and says that they are given up then; a Deployment only reports it", () => {
    const ofOrders = (objects: readonly Rendered[], kind: string) => named(objects, kind, "orders")?.spec;
    expect(ofOrders(render(on), "Rollout")).toMatchObject({
      progressDeadlineSeconds: 180,
      progressDeadlineAbort: true,
    });
    expect(ofOrders(render({}), "Deployment")).toMatchObject({ progressDeadlineSeconds: 300 });
    // Argo Rollouts counts that time only where a new version has a Service of its own (how it counts: test/cluster/rollouts.test.ts).
    const { canaryService } = strategyOf(named(render(on), "Rollout", "orders") as Rendered).canary ?? {};
    expect(named(render(on), "Service", canaryService ?? "")?.spec).toMatchObject({
      selector: { "app.kubernetes.io/name": "orders" },
    });
  });

  it("reaches the calls from outside too, unless another kind of edge leads them in", () => {
    expect(routesOf(render(on), "gateway-edge")[0]?.route).toHaveLength(2);
    expect(named(render(on), "VirtualService", "edge-shop")).toBeUndefined();
    const otherwise = render({ ...on, edge: { weighted: false } });
    expect(named(otherwise, "VirtualService", "gateway-edge")).toBeUndefined();
    expect(routesOf(otherwise, "edge-shop")[0]?.route).toHaveLength(1);
  });

  it("is by the number of pods without a mesh, which has no way to try a pod", () => {
    const objects = render({ rollouts: { enabled: true } });
    const canary = strategyOf(named(objects, "Rollout", "orders") as Rendered).canary;
    expect(canary?.trafficRouting).toBeUndefined();
    expect(canary?.steps.map(wordOf)[0]).toBe("5 %");
    expect(named(objects, "AnalysisTemplate", "orders-smoke")).toBeUndefined();
  });
});

describe("a release that switches", () => {
  it("is the storefront's: tried beside the old one, and watched afterwards", () => {
    const objects = render(on);
    const { blueGreen } = strategyOf(named(objects, "Rollout", "storefront") as Rendered);
    expect(blueGreen).toMatchObject({ activeService: "storefront", previewService: "storefront-preview" });
    expect(named(objects, "Service", "storefront-preview")).toBeDefined();
    expect(routesOf(objects, "storefront").flatMap(({ route }) => route)).not.toContainEqual(
      expect.objectContaining({ weight: 0 }),
    );
  });
});

describe("every template of an analysis that a release names", () => {
  it.each(["services", "proxies"])("is there, once (%s)", (metrics) => {
    const objects = render({ ...on, rollouts: { enabled: true, analysis: { metrics } } });
    const wanted = new Set(
      [...JSON.stringify(of(objects, "Rollout")).matchAll(/"templateName":"([^"]+)"/g)].map(([, name]) => name),
    );
    const there = of(objects, "AnalysisTemplate").map(({ metadata }) => metadata.name);
    expect(there.sort()).toEqual([...wanted].sort());
    const text = JSON.stringify(of(objects, "AnalysisTemplate"));
    expect(text.includes("istio_requests_total")).toBe(metrics === "proxies");
  });

  it("has measures of different names, also where guards and gates are one analysis", () => {
    const objects = render(on);
    for (const { deploy } of services) {
      const names = ["guard", "gate"].flatMap((role) => {
        const spec = named(objects, "AnalysisTemplate", `${deploy.name}-${role}`)?.spec as {
          metrics: { name: string }[];
        };
        return spec.metrics.map(({ name }) => name);
      });
      expect(new Set(names).size, deploy.name).toBe(names.length);
    }
  });

  type Limited = { name: string; count?: number; failureLimit?: number; inconclusiveLimit?: number };
  it("counts at least as far as its limits, or Argo Rollouts refuses it at the switch", () => {
    const counted = of(render(on), "AnalysisTemplate")
      .flatMap(({ spec }) => (spec as { metrics: readonly Limited[] }).metrics)
      .filter(({ count }) => count !== undefined);
    expect(counted.length).toBeGreaterThan(10);
    for (const { name, count = 0, failureLimit = 0, inconclusiveLimit = 0 } of counted)
      expect(Math.max(failureLimit, inconclusiveLimit), name).toBeLessThanOrEqual(count);
  });

  it("of a switch leaves it to a person where a guard never knew anything, but for what its gate looks at with more patience", () => {
    const metricsOf = (role: string) =>
      of(render(on), "AnalysisTemplate")
        .filter(({ metadata }) => metadata.name === `storefront-${role}`)
        .flatMap(({ spec }) => (spec as { metrics: readonly Limited[] }).metrics);
    const gates = new Set(metricsOf("gate").map(({ name }) => name));
    const content = metricsOf("guard").filter(({ count = 0, inconclusiveLimit = 0 }) => inconclusiveLimit >= count);
    expect(content.map(({ name }) => name)).toEqual(
      ["page-latency", "page-latency-against-stable", "page-latency-quantile"].toSorted(),
    );
    for (const { name } of content) expect(gates).toContain(`${name.replace("-against-stable", "")}-so-far`);
    expect(metricsOf("guard").length).toBeGreaterThan(content.length + 5);
  });

  it("is not there without Rollouts", () => {
    expect(of(render({ mesh: { enabled: true } }), "AnalysisTemplate")).toEqual([]);
    expect(of(render({ mesh: { enabled: true } }), "Rollout")).toEqual([]);
  });
});
