import type { HelmChart } from "../helm/chart.ts";
import type { ServiceInfo } from "../services.ts";
import { authenticationFile } from "./authentication.ts";
import { authorizationFile } from "./authorization.ts";
import { destinationFile } from "./destination.ts";
import { edgeFiltersFile } from "./edge-filters.ts";
import { edgeRoutesFile } from "./edge-routes.ts";
import { routesFile } from "./routes.ts";
import { scopeFile } from "./scope.ts";

/** What the mesh knows of one service, all of it from the contract and deploy.ts. */
export function meshFiles(chart: HelmChart, service: ServiceInfo, services: readonly ServiceInfo[]): void {
  authenticationFile(chart, service);
  authorizationFile(chart, service, services);
  scopeFile(chart, service);
  routesFile(chart, service, services);
  edgeRoutesFile(chart, service, services);
  destinationFile(chart, service);
  edgeFiltersFile(chart, service);
}
