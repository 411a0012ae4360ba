import { edgeChart } from "./charts/edge-chart.ts";
import { postgresqlChart, redisChart, stripeSimulatorChart } from "./charts/engines.ts";
import { foundationChart } from "./charts/foundation-chart.ts";
import { meshChart } from "./charts/mesh-chart.ts";
import { serviceChart } from "./charts/service-chart.ts";
import { umbrellaChart } from "./charts/umbrella-chart.ts";
import type { HelmChart } from "./helm/chart.ts";
import type { ServiceInfo } from "./services.ts";

/** Every chart of the platform, in the order in which they can be installed. */
export function allCharts(services: readonly ServiceInfo[]): readonly HelmChart[] {
  return [
    foundationChart(services),
    meshChart(services),
    postgresqlChart(services),
    redisChart(services),
    stripeSimulatorChart(services),
    ...services.map((service) => serviceChart(service, services)),
    edgeChart(services),
    umbrellaChart(services),
  ];
}
