import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { environments } from "../../cdk8s/src/charts/environments.ts";
import { allCharts } from "../../cdk8s/src/charts.ts";
import type { HelmChart } from "../../cdk8s/src/helm/chart.ts";
import { merge, type Rendered, renderChart, renderUmbrella } from "../../cdk8s/src/helm/render-chart.ts";
import { readServices } from "../../cdk8s/src/services.ts";
import { copyOfCharts, run } from "./program.ts";
import { writeSchemas } from "./schemas.ts";

const environmentNames = ["local", "staging", "production"] as const;
const release = { name: "shop", namespace: "shop" };
const schemas = mkdtempSync(path.join(tmpdir(), "schemas-"));
let copy: ReturnType<typeof copyOfCharts> | undefined;
let charts: readonly HelmChart[];
let values: ReadonlyMap<string, Readonly<Record<string, unknown>>>;

beforeAll(async () => {
  copy = copyOfCharts();
  const services = await readServices();
  charts = allCharts(services);
  values = new Map(environments(services).map((environment) => [environment.name, environment.values]));
  writeSchemas(schemas);
});
afterAll(() => {
  copy?.remove();
  rmSync(schemas, { recursive: true });
});

const folder = () => copy?.folder ?? "";

function template(chart: string, ...args: readonly string[]): string {
  return run("helm", ["template", release.name, path.join(folder(), chart), "--namespace", release.namespace, ...args]);
}

const valuesOf = (environment: string) => ["--values", path.join(folder(), `shopstream/values-${environment}.yaml`)];

/** What Helm and we both know of: keys and passwords are made as Helm renders, and the checksum is of its own text. */
function comparable(objects: readonly Rendered[]): readonly unknown[] {
  const made = new Set(["service-certificates", "access-token-certificate"]);
  return objects
    .filter(({ kind, metadata }) => kind !== "Secret" && !made.has(metadata.name))
    .map((object) =>
      JSON.parse(JSON.stringify(object).replaceAll(/"checksum\/config":"[^"]*"/g, '"checksum/config":""')),
    )
    .sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
}

const keyOf = ({ kind, metadata }: Rendered) => `${kind}/${metadata.name}`;
const parse = (text: string) =>
  parseAllDocuments(text)
    .map((document) => document.toJS() as Rendered | null)
    .filter((object) => object !== null);

function kubeconform(manifests: string): string {
  const place = `${schemas}/{{ .ResourceKind }}{{ .KindSuffix }}.json`;
  // No module that we build from has these; the models of `make check` know the last two.
  const skip = "ExternalSecret,PodMonitor,PrometheusRule";
  return run("kubeconform", ["-strict", "-summary", "-skip", skip, "-schema-location", place, "-"], manifests);
}

describe("the charts, by Helm itself", () => {
  it("pass its lint, each with its own values", () => {
    for (const { info } of charts)
      expect(run("helm", ["lint", "--strict", path.join(folder(), info.name)]), info.name).toContain(
        "0 chart(s) failed",
      );
  });

  it("are rendered as we render them", () => {
    for (const chart of charts.filter(({ info }) => info.name !== "shopstream"))
      expect(comparable(parse(template(chart.info.name))), chart.info.name).toEqual(
        comparable(renderChart(chart, {}, release)),
      );
  });

  it.each(environmentNames)("in the environment %s are rendered as we render them", (environment) => {
    const rendered = renderUmbrella(charts, values.get(environment) ?? {}, release);
    expect(comparable(parse(template("shopstream", ...valuesOf(environment))))).toEqual(comparable(rendered));
    expect(rendered.length).toBeGreaterThan(60);
  });

  it.each(environmentNames)(
    "in the environment %s are valid by the schemas of what they are sent to",
    (environment) => {
      expect(kubeconform(template("shopstream", ...valuesOf(environment)))).toMatch(
        /Invalid: 0, Errors: 0, Skipped: \d+/,
      );
    },
  );

  it("with a Kafka and an OpenSearch of yours are rendered as we render them, and valid", () => {
    const own = {
      kafka: {
        enabled: true,
        securityProtocol: "SASL_SSL",
        credentials: "kafka",
        ca: "kafka-ca",
        certificate: "kafka-own",
      },
      opensearch: { enabled: true },
    };
    const settings = Object.entries(own).flatMap(([engine, chosen]) =>
      Object.entries(chosen).flatMap(([name, value]) => ["--set", `global.${engine}.${name}=${value}`]),
    );
    const staging = values.get("staging") ?? {};
    const manifests = template("shopstream", ...valuesOf("staging"), ...settings);
    const rendered = renderUmbrella(charts, merge(staging, { global: own }), release);
    expect(comparable(parse(manifests))).toEqual(comparable(rendered));
    expect(kubeconform(manifests)).toMatch(/Invalid: 0, Errors: 0, Skipped: \d+/);
  });

  it("with proxies in the traces are rendered as we render them, and valid", () => {
    const tracing = { endpoint: "http://collector.monitoring:4318", provider: "traces", ratio: 0.07 };
    const own = { mesh: { enabled: true }, tracing };
    const settings = ["mesh", "tracing"].flatMap((part) => [
      "--set-json",
      `global.${part}=${JSON.stringify(own[part as keyof typeof own])}`,
    ]);
    const manifests = template("shopstream", ...valuesOf("staging"), ...settings);
    const rendered = renderUmbrella(charts, merge(values.get("staging") ?? {}, { global: own }), release);
    expect(comparable(parse(manifests))).toEqual(comparable(rendered));
    expect(manifests).toContain("randomSamplingPercentage: 7\n");
    expect(kubeconform(manifests)).toMatch(/Invalid: 0, Errors: 0, Skipped: \d+/);
  });

  it("for a Prometheus without the operator are rendered as we render them, and valid", () => {
    const own = { monitoring: { enabled: true, operator: false, alertmanager: { enabled: true } } };
    const settings = ["--set-json", `global.monitoring=${JSON.stringify(own.monitoring)}`];
    const manifests = template("shopstream", ...valuesOf("staging"), ...settings);
    const rendered = renderUmbrella(charts, merge(values.get("staging") ?? {}, { global: own }), release);
    expect(comparable(parse(manifests))).toEqual(comparable(rendered));
    expect(kubeconform(manifests)).toMatch(/Invalid: 0, Errors: 0, Skipped: \d+/);
  });

  it("of the whole shop refuse a first installation whose hooks would wait for what comes after them", () => {
    const hooked = ["--set", "global.migrations.atStart=false"];
    for (const environment of environmentNames)
      expect(() => template("shopstream", ...valuesOf(environment), ...hooked), environment).toThrow(/atStart=true/);
  });

  it("are refused with a member that no schema knows", () => {
    const manifest = template("orders").replace("revisionHistoryLimit:", "revisionHistoryLimits:");
    expect(() => kubeconform(manifest)).toThrow();
  });

  it.each([
    ["ingress", "kind: Ingress"],
    ["gateway-api", "kind: HTTPRoute"],
    ["istio", "kind: VirtualService"],
  ])("let the outside in by %s", (kind, object) => {
    const manifests = template("edge", "--set", `kind=${kind}`, "--set", "global.stripe.simulated=true");
    expect(manifests).toContain(object);
    expect(kubeconform(manifests)).toContain("Invalid: 0, Errors: 0");
  });

  it.each(["ingress", "gateway-api"])("refuse a shop in the mesh behind an edge that is not: %s", (kind) => {
    const meshed = ["--set", "global.mesh.enabled=true", "--set", `edge.kind=${kind}`];
    expect(() => template("shopstream", ...valuesOf("local"), ...meshed)).toThrow(/edge.meshed=true/);
    expect(template("shopstream", ...valuesOf("local"), ...meshed, "--set", "edge.meshed=true")).toContain(
      "kind: PeerAuthentication",
    );
  });

  it("refuse values that the schema refuses", () => {
    expect(() => template("orders", "--set", "replicas=0")).toThrow(/replicas/);
    expect(() => template("shopstream", "--set", "global.mesh.enabled=perhaps")).toThrow(/enabled/);
  });

  it("say what is missing when the bundled database starts too late for its hooks", () => {
    expect(() => template("shopstream", "--set", "global.postgresql.bundled=true")).toThrow(
      /global.migrations.atStart/,
    );
  });

  it("make each key once, and give everybody the public halves", () => {
    const [certificates] = parse(template("foundation")).filter(
      ({ metadata }) => metadata.name === "service-certificates",
    );
    expect(Object.keys(certificates?.data ?? {})).toEqual(expect.arrayContaining(["orders.crt", "gateway.crt"]));
    expect(certificates?.data?.["orders.crt"]).toMatch(/^-----BEGIN CERTIFICATE-----/);
  });
});
