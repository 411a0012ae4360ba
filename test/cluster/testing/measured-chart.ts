import { readFileSync } from "node:fs";
import { allCharts } from "../../../cdk8s/src/charts.ts";
import { type Rendered, renderChart } from "../../../cdk8s/src/helm/render-chart.ts";
import { pathsBehind } from "../../../cdk8s/src/mesh/smoke-paths.ts";
import { readServices } from "../../../cdk8s/src/services.ts";

const script = readFileSync(new URL("./measured-app.mjs", import.meta.url), "utf8");

const kinds = [
  "Rollout",
  "Service",
  "ServiceAccount",
  "AnalysisTemplate",
  "VirtualService",
  "DestinationRule",
  "Sidecar",
];
const policies = ["AuthorizationPolicy", "PeerAuthentication"];

const values = {
  replicas: 1,
  global: {
    image: { pullPolicy: "Never" },
    mesh: { enabled: true },
    monitoring: { enabled: true, operator: false },
    networkPolicy: { enabled: false },
    rollouts: {
      enabled: true,
      stepDuration: "10s",
      deadlineSeconds: 40,
      analysis: {
        prometheus: "http://prometheus.monitoring:9090",
        ...{ interval: "5s", window: "30s", minimumEvents: 20, attempts: 6 },
      },
    },
  },
};

/** The chart of orders as it is released, but for what its pods run: a stand-in whose numbers a test decides. */
export async function measuredChart(namespace: string): Promise<readonly Rendered[]> {
  const chart = allCharts(await readServices()).find(({ info }) => info.name === "orders");
  if (chart === undefined) throw new Error("there is no chart of orders");
  return renderChart(chart, values, { name: "orders", namespace })
    .filter(({ kind }) => [...kinds, ...policies].includes(kind))
    .map((object) => ({
      ...changed(object),
      metadata: { ...object.metadata, namespace },
    }));
}

function changed(object: Rendered): Rendered {
  if (object.kind === "Rollout") return measured(object);
  return object.metadata.name === "orders-smoke" ? alone(object) : object;
}

/** Here nobody is before it: what the smoke test would ask at the gateway it asks the stand-in itself. */
function alone(template: Rendered): Rendered {
  const script = pathsBehind("orders").reduce(
    (text, path) => text.replaceAll(`http://gateway:8080${path}\\"`, 'http://orders:3003/readyz\\"'),
    JSON.stringify(template),
  );
  return JSON.parse(script) as Rendered;
}

interface Workload {
  readonly template: { readonly spec: { readonly containers: readonly object[] } };
}

function measured(rollout: Rendered): Rendered {
  const spec = rollout.spec as Workload;
  const [server] = spec.template.spec.containers as [Record<string, unknown>];
  const container = {
    ...{ name: "server", image: server["image"], imagePullPolicy: "Never", ports: server["ports"] },
    command: ["/usr/local/bin/node", "--input-type=module", "--eval", script],
    readinessProbe: { httpGet: { path: "/readyz", port: 3003 }, periodSeconds: 1 },
    securityContext: server["securityContext"],
  };
  const pod = { ...spec.template.spec, containers: [container], volumes: [] };
  return { ...rollout, spec: { ...spec, template: { ...spec.template, spec: pod } } };
}
