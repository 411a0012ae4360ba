import { beforeAll } from "vitest";
import { allCharts } from "../../cdk8s/src/charts.ts";
import type { HelmChart } from "../../cdk8s/src/helm/chart.ts";
import { renderChart } from "../../cdk8s/src/helm/render-chart.ts";
import { readServices } from "../../cdk8s/src/services.ts";
import { mostAtOnce, neighboursBy } from "../../platform/src/rpc/testing/neighbour-contract.ts";
import { startNeighbours } from "../../platform/src/rpc/testing/neighbours.ts";
import { envoyProgram } from "../../tools/envoy.ts";
import { Envoy } from "./envoy.ts";
import { towards } from "./outbound.ts";

const downloadMs = 300_000;
let charts: readonly HelmChart[];

beforeAll(async () => {
  await envoyProgram();
  charts = allCharts(await readServices());
}, downloadMs);

function resourcesOf(service: string, ports: readonly number[]) {
  const chart = charts.find(({ info }) => info.name === service);
  if (chart === undefined) throw new Error(`there is no chart of ${service}`);
  const values = { mesh: { maxRequests: mostAtOnce }, global: { mesh: { enabled: true } } };
  return towards(service, renderChart(chart, values, { name: service, namespace: "shop" }), ports);
}

// What platform/src/rpc/neighbours.test.ts asks of the library alone, of the charts' routes and rules in a real Envoy: the library
// repeats and bounds nothing, as in a shop with a mesh.
neighboursBy("a proxy", () =>
  startNeighbours({
    ...{ replicas: 2, retries: 0, mostAtOnce: 0 },
    lead: async ({ inventory, users }) => {
      const both = [resourcesOf("inventory", inventory), resourcesOf("users", users)];
      const envoy = await Envoy.start({
        listeners: both.flatMap(({ listeners }) => listeners),
        clusters: both.flatMap(({ clusters }) => clusters),
      });
      return {
        address: { inventory: envoy.at("inventory"), users: envoy.at("users") },
        isOpen: async () => (await envoy.figure("cluster.inventory.circuit_breakers.default.rq_open")) === 1,
        close: () => envoy.stop(),
      };
    },
  }),
);
