import { textTable } from "../../text-table.ts";
import { lineOf } from "../canary/watch.ts";
import type { ActiveFault } from "../local/status.ts";
import { age, burningText, faultText } from "../status-text.ts";
import type { ClusterStatus } from "./status.ts";

// Callees whose breaker is open or of which a replica is left out are named, everything else is counted.
const meshColumns = ["proxies", "open", "overflowed", "ejected", "repeated", "denied", "plaintext", "flooded"] as const;

/** The status of a cluster's shop as a screen of text. */
export function clusterStatusText(status: ClusterStatus, faults: readonly ActiveFault[], now: number): string {
  const { context, server, namespace, version, services, edge, releases, rollouts, burning } = status;
  const where = `${namespace} in ${context} (${server}, Kubernetes ${version})`;
  if (services.length === 0) return `There is no shop in ${where}.`;
  const rows = services.map((service) => ({
    ...service,
    service: service.name,
    ready: `${service.ready}/${Math.max(service.pods, service.wanted)}`,
    since: service.startedAt === undefined ? undefined : age(now - service.startedAt),
  }));
  const proxied = [...services, { name: "edge", mesh: edge }];
  const meshed = proxied.flatMap(({ name, mesh }) => (mesh === undefined ? [] : [{ proxies: name, ...mesh }]));
  const unsettled = releases.filter((release) => release.status !== "deployed");
  return [
    where,
    textTable(rows, ["service", "version", "ready", "restarts", "since", "proxies", "unpublished", "breakersOpen"]),
    ...(meshed.length === 0 ? [] : [textTable(meshed, meshColumns)]),
    ...services.flatMap(({ troubles }) => troubles),
    ...rollouts.filter(({ phase }) => phase !== "healthy").map(lineOf),
    ...faults.map((fault) => faultText(fault, now)),
    ...burning.map(burningText),
    ...unsettled.map(({ name, revision, status: is }) => `release ${name}, revision ${revision}: ${is}`),
  ].join("\n\n");
}
