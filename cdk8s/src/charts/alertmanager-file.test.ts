import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { allCharts } from "../charts.ts";
import type { HelmChart } from "../helm/chart.ts";
import { type Rendered, renderChart } from "../helm/render-chart.ts";
import { findModelProblems } from "../lint/models.ts";
import { severities } from "../objectives/alert-routes.ts";
import { burnRules, type RuleGroup } from "../objectives/burn-alerts.ts";
import { certificateRules } from "../objectives/certificate-alerts.ts";
import { releaseRules } from "../objectives/release-alerts.ts";
import { readServices } from "../services.ts";

const host = "shop.example.com";
let foundation: HelmChart;
let rules: readonly RuleGroup[];

beforeAll(async () => {
  const services = await readServices();
  foundation = allCharts(services).find(({ info }) => info.name === "foundation") as HelmChart;
  rules = [
    ...services.flatMap(({ objectives }) => (objectives === undefined ? [] : burnRules(objectives))),
    certificateRules(host, "shop"),
    releaseRules({ services: services.map(({ deploy }) => deploy.name), namespace: "shop", label: "shop" }),
  ];
});

function monitoredBy(monitoring: object): readonly Rendered[] {
  return renderChart(foundation, { global: { host, monitoring } }, { name: "shop", namespace: "shop" });
}

function routesFor(monitoring: object): readonly string[] {
  const names = ["AlertmanagerConfig/shopstream", "ConfigMap/shop-alertmanager", "ConfigMap/shop-rules"];
  return monitoredBy(monitoring)
    .map(({ kind, metadata }) => `${kind}/${metadata.name}`)
    .filter((name) => names.includes(name));
}

function textOf(name: string, file: string): string {
  const objects = monitoredBy({ enabled: true, operator: false, alertmanager: { enabled: true } });
  return objects.find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === name)?.data?.[file] ?? "";
}

interface OperatorsRoutes {
  readonly receivers: readonly {
    readonly webhookConfigs: readonly { readonly urlSecret: { readonly name: string; readonly key: string } }[];
  }[];
}

function operators(secret: string): OperatorsRoutes {
  const objects = monitoredBy({ enabled: true, alertmanager: { enabled: true, secret } });
  return objects.find(({ kind }) => kind === "AlertmanagerConfig")?.spec as OperatorsRoutes;
}

interface Matcher {
  readonly name: string;
  readonly matchType: string;
  readonly value: string;
}

/** What an operator's member is called, and says, in a plain alertmanager.yml. */
function inPlain(node: unknown, key = ""): unknown {
  if (/match/i.test(key)) return (node as Matcher[]).map((each) => `${each.name}${each.matchType}"${each.value}"`);
  if (Array.isArray(node)) return node.map((item) => inPlain(item));
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([name, child]) =>
      name === "urlSecret"
        ? ["url_file", `/etc/alertmanager/receivers/${child.key}`]
        : [
            name.replace(/Match$/, "Matchers").replaceAll(/[A-Z]/g, (big) => `_${big.toLowerCase()}`),
            inPlain(child, name),
          ],
    ),
  );
}

describe("whom alerts reach", () => {
  it("is said to an operator's Alertmanager and to a plain one alike", () => {
    const plain = parse(textOf("shop-alertmanager", "alertmanager.yml")) as object;
    expect(plain).toEqual(inPlain(operators("ours")));
    expect(Object.keys(plain)).toEqual(["route", "receivers", "inhibit_rules"]);
  });

  it("is valid by the models of its kinds, in both forms", async () => {
    for (const operator of [true, false]) {
      const objects = monitoredBy({ enabled: true, operator, alertmanager: { enabled: true } });
      expect((await findModelProblems(objects)).problems).toEqual([]);
    }
    const broken = monitoredBy({ enabled: true, alertmanager: { enabled: true } }).map((object) =>
      object.kind === "AlertmanagerConfig" ? { ...object, spec: { receivers: [{}] } } : object,
    );
    expect((await findModelProblems(broken)).problems).toHaveLength(1);
  });

  it("is somebody for every severity that an alert has, at an address from your Secret", () => {
    const had = rules
      .flatMap((group) => group.rules)
      .flatMap(({ alert, labels }) => (alert ? [labels["severity"]] : []));
    expect([...new Set(had)].sort()).toEqual(severities);
    const addresses = operators("ours").receivers.flatMap(({ webhookConfigs }) => webhookConfigs);
    expect(addresses.map(({ urlSecret }) => urlSecret)).toEqual([
      { name: "ours", key: "page" },
      { name: "ours", key: "ticket" },
    ]);
  });

  it("is left to your own Alertmanager unless asked for", () => {
    const alertmanager = { enabled: true };
    expect(routesFor({ enabled: true })).toEqual([]);
    expect(routesFor({ enabled: true, alertmanager })).toEqual(["AlertmanagerConfig/shopstream"]);
    expect(routesFor({ enabled: true, operator: false })).toEqual(["ConfigMap/shop-rules"]);
    expect(routesFor({ enabled: true, operator: false, alertmanager }).toSorted()).toEqual([
      "ConfigMap/shop-alertmanager",
      "ConfigMap/shop-rules",
    ]);
    expect(routesFor({ enabled: false, operator: false, alertmanager })).toEqual([]);
  });

  // The operator's Alertmanager takes a configuration for the alerts of its own namespace alone.
  it("is told of every alert in whose namespace it is, also where the alert is about no pod", () => {
    const certificate = rules.find(({ name }) => name === "certificate")?.rules ?? [];
    expect(certificate.map(({ labels }) => labels["namespace"])).toEqual(["shop", "shop"]);
    const measured = rules.flatMap((group) => group.rules).filter(({ record }) => record !== undefined);
    expect(measured.filter(({ expr }) => !expr.includes("by (namespace)"))).toEqual([]);
  });
});

describe("the rules without the operator", () => {
  it("are those that its PrometheusRules have, of every service and the way in", () => {
    expect(parse(textOf("shop-rules", "shopstream.yml"))).toEqual({ groups: JSON.parse(JSON.stringify(rules)) });
  });

  it("have releases that wait for somebody as the operator has them, where Argo Rollouts releases", () => {
    const at = { name: "shop", namespace: "shop" };
    const operated = (isOn: boolean) =>
      renderChart(foundation, { global: { monitoring: { enabled: true }, rollouts: { enabled: isOn } } }, at)
        .filter(({ kind, metadata }) => kind === "PrometheusRule" && metadata.name === "releases")
        .map(({ spec }) => spec);
    const groups = JSON.parse(JSON.stringify(rules.filter(({ name }) => name === "releases")));
    expect(operated(true)).toEqual([{ groups }]);
    expect(operated(false)).toEqual([]);
  });

  it("link to runbooks where the repository is read", () => {
    const at = "https://git.example.com/shop/";
    const objects = monitoredBy({ enabled: true, operator: false, repository: at });
    const text = objects.find(({ metadata }) => metadata.name === "shop-rules")?.data?.["shopstream.yml"] ?? "";
    const { groups } = parse(text) as { readonly groups: readonly RuleGroup[] };
    const links = groups
      .flatMap((group) => group.rules)
      .flatMap(({ annotations }) => annotations?.["runbook_url"] ?? []);
    expect(links).toContain(`${at}docs/runbooks/certificate.md`);
    expect(links).toContain(`${at}docs/runbooks/orders.md`);
    expect(links.filter((link) => !link.startsWith(`${at}docs/runbooks/`))).toEqual([]);
  });
});
