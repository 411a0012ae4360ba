import type { Objectives } from "./objective.ts";

/** A line of a panel: PromQL, whose one label tells lines apart. */
interface Query {
  readonly expr: string;
  readonly legend: string;
}

interface Panel {
  readonly title: string;
  /** What to make of it. */
  readonly says: string;
  readonly unit: "short" | "reqps" | "s" | "percentunit";
  readonly queries: readonly Query[];
}

interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

// The shop that is looked at: a variable of the dashboard.
const here = 'namespace="$namespace"';

/** Who calls whom, as a proxy knows it: the pod's service, and the callee in the name that Istio gives a cluster. */
function byEdge(metric: string, over: (series: string) => string): string {
  const callee = String.raw`"callee", "$1", "cluster_name", "outbound\\|\\d+\\|[^|]*\\|([^.|]+).*"`;
  return `sum by (service, callee) (label_replace(${over(`${metric}{${here}}`)}, ${callee})) > 0`;
}

const rate = (series: string) => `rate(${series}[$__rate_interval])`;
const asIs = (series: string) => series;
const edge = "{{service}} to {{callee}}";
const perService = (metric: string, matchers = "") => `sum by (service) (${rate(`${metric}{${here}${matchers}}`)})`;

function budgets(all: readonly Objectives[]): Row {
  const burn = ({ service, objectives }: Objectives): Panel => ({
    title: service,
    says: objectives.map(({ says }) => says).join(" "),
    unit: "short",
    queries: objectives.map(({ name, target }) => ({
      expr: `slo:bad:ratio_rate1h{${here},service="${service}",objective="${name}"} / ${Number((1 - target).toPrecision(6))}`,
      legend: name,
    })),
  });
  return {
    title: "Budgets: how many times faster than allowed they were spent in the last hour",
    panels: all.map(burn),
  };
}

const calls: Row = {
  title: "Calls between services",
  panels: [
    {
      title: "Calls",
      says: "By who answers.",
      unit: "reqps",
      queries: [{ expr: perService("rpc_server_duration_seconds_count"), legend: "{{service}}" }],
    },
    {
      title: "Failures",
      says: "The share of calls that ended as unavailable, timed out, or by a defect.",
      unit: "percentunit",
      queries: [
        {
          expr: `${perService("rpc_server_duration_seconds_count", ',code=~"unavailable|timeout|internal"')} / ${perService("rpc_server_duration_seconds_count")}`,
          legend: "{{service}}",
        },
      ],
    },
    {
      title: "Nineteen of twenty are answered within",
      says: "By who answers.",
      unit: "s",
      queries: [
        {
          expr: `histogram_quantile(0.95, sum by (service, le) (${rate(`rpc_server_duration_seconds_bucket{${here}}`)}))`,
          legend: "{{service}}",
        },
      ],
    },
    {
      title: "Callees that a service gave up on",
      says: "The library's breaker, which looks at all calls of a service to another.",
      unit: "short",
      queries: [{ expr: `sum by (service, target) (breaker_open{${here}}) > 0`, legend: "{{service}} to {{target}}" }],
    },
  ],
};

const mesh: Row = {
  title: "The mesh, as its proxies count",
  panels: [
    {
      title: "Breakers that are open",
      says: "A callee has as many calls under way as it may have: see docs/mesh.md.",
      unit: "short",
      queries: [
        { expr: byEdge("envoy_cluster_circuit_breakers_default_rq_open", asIs), legend: edge },
        { expr: byEdge("envoy_cluster_circuit_breakers_default_cx_open", asIs), legend: edge },
      ],
    },
    {
      title: "Calls refused by a breaker",
      says: "At once, without asking the callee.",
      unit: "reqps",
      queries: [
        { expr: byEdge("envoy_cluster_upstream_rq_active_overflow", rate), legend: edge },
        { expr: byEdge("envoy_cluster_upstream_rq_pending_overflow", rate), legend: edge },
      ],
    },
    {
      title: "Replicas left out",
      says: "Because they failed several times in a row.",
      unit: "short",
      queries: [{ expr: byEdge("envoy_cluster_outlier_detection_ejections_active", asIs), legend: edge }],
    },
    {
      title: "Calls repeated",
      says: "Once each, and only what the contract calls safe.",
      unit: "reqps",
      queries: [{ expr: byEdge("envoy_cluster_upstream_rq_retry", rate), legend: edge }],
    },
    {
      title: "Refused inside",
      says: "By a policy, or for want of the mesh's certificate.",
      unit: "reqps",
      queries: [
        { expr: perService("envoy_http_rbac", ',authz_enforce_result="denied"'), legend: "{{service}}, by policy" },
        { expr: perService("envoy_listener_no_filter_chain_match"), legend: "{{service}}, plaintext" },
      ],
    },
    {
      title: "Refused at the edge",
      says: "By the gateway's proxy: too many requests, or tokens that the shop did not sign.",
      unit: "reqps",
      queries: [
        { expr: perService("envoy_edge_http_local_rate_limit_rate_limited"), legend: "over the limit" },
        { expr: perService("envoy_http_jwt_authn_denied"), legend: "forged tokens" },
      ],
    },
  ],
};

const [panelWidth, panelHeight, perLine] = [8, 8, 3];

/** Every PromQL of the dashboard. */
export function queriesOf(all: readonly Objectives[]): readonly string[] {
  return rowsOf(all).flatMap(({ panels }) => panels.flatMap(({ queries }) => queries.map(({ expr }) => expr)));
}

const rowsOf = (all: readonly Objectives[]): readonly Row[] => [budgets(all), calls, mesh];

/** Grafana's JSON of one page: budgets, calls, the mesh. */
export function dashboard(all: readonly Objectives[]): object {
  const panels: object[] = [];
  let top = 0;
  for (const row of rowsOf(all)) {
    panels.push({ type: "row", title: row.title, collapsed: false, gridPos: { h: 1, w: 24, x: 0, y: top } });
    top += 1;
    panels.push(...row.panels.map((panel, at) => graph(panel, at, top)));
    top += Math.ceil(row.panels.length / perLine) * panelHeight;
  }
  return {
    uid: "shopstream",
    title: "Shopstream",
    schemaVersion: 39,
    refresh: "30s",
    time: { from: "now-3h", to: "now" },
    templating: { list: [source, namespaces] },
    panels: panels.map((panel, at) => ({ id: at + 1, ...panel })),
  };
}

const datasource = { type: "prometheus", uid: "$source" };
const source = { name: "source", type: "datasource", query: "prometheus", label: "Prometheus" };
const namespaces = {
  name: "namespace",
  type: "query",
  label: "Namespace",
  datasource,
  query: "label_values(rpc_server_duration_seconds_count, namespace)",
  refresh: 1,
};

function graph({ title, says, unit, queries }: Panel, at: number, top: number): object {
  const [column, line] = [at % perLine, Math.floor(at / perLine)];
  return {
    type: "timeseries",
    title,
    description: says,
    datasource,
    gridPos: { h: panelHeight, w: panelWidth, x: column * panelWidth, y: top + line * panelHeight },
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    targets: queries.map(({ expr, legend }, number) => ({
      refId: String.fromCharCode("A".charCodeAt(0) + number),
      datasource,
      expr,
      legendFormat: legend,
    })),
  };
}
