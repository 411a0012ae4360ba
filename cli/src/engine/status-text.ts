import { textTable } from "../text-table.ts";
import type { ActiveFault, LocalStatus } from "./local/status.ts";
import type { Burning } from "./service-levels.ts";

/** The status as a screen of text. */
export function statusText(status: LocalStatus, now: number): string {
  if (!status.running) return "Nothing runs here. shopctl up starts the platform.";
  const processes = status.processes.map((process) => ({
    ...process,
    process: process.name,
    since: age(now - process.since),
  }));
  const services = status.services.map((service) => ({ ...service, service: service.name }));
  return [
    `${status.url} (${status.mode})${status.inboxUrl === undefined ? "" : `, mails at ${status.inboxUrl}`}`,
    ...(status.trouble === undefined ? [] : [`Nobody looks after these processes: ${status.trouble}`]),
    textTable(processes, ["process", "pid", "state", "port", "restarts", "since"]),
    textTable(services, ["service", "port", "health"]),
    textTable(status.consumers, ["consumer", "topic", "waiting", "deadLetters"]),
    ...status.burning.map(burningText),
    ...status.faults.map((fault) => faultText(fault, now)),
  ].join("\n\n");
}

export function burningText({ service, objective, alert }: Burning): string {
  return `${service} spends its error budget too fast (${alert}): ${objective}; see shopctl slo`;
}

export function faultText({ what, until }: ActiveFault, now: number): string {
  return `Broken on purpose for ${age(until - now)} more: ${what}`;
}

export function age(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return `${Math.max(0, Math.floor(ms / 1000))} s`;
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
}
