import { textTable } from "../text-table.ts";
import type { ClusterStatus } from "./cluster-status.ts";
import { age } from "./status-text.ts";

/** The status of a cluster's shop as a screen of text. */
export function clusterStatusText(status: ClusterStatus, now: number): string {
  const { context, server, namespace, version, services, releases } = status;
  const where = `${namespace} in ${context} (${server}, Kubernetes ${version})`;
  if (services.length === 0) return `There is no shop in ${where}.`;
  const rows = services.map((service) => ({
    ...service,
    service: service.name,
    ready: `${service.ready}/${service.pods}`,
    since: age(now - service.startedAt),
  }));
  const unsettled = releases.filter((release) => release.status !== "deployed");
  return [
    where,
    textTable(rows, ["service", "version", "ready", "restarts", "since", "proxies", "unpublished", "breakersOpen"]),
    ...services.flatMap(({ troubles }) => troubles),
    ...unsettled.map(({ name, revision, status: is }) => `release ${name}, revision ${revision}: ${is}`),
  ].join("\n\n");
}
