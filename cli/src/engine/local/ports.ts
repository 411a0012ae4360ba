import type { Deploy } from "@shopstream/platform/deploy.ts";
import { choosePort } from "@shopstream/platform/embedded/port.ts";
import { findSurvivors } from "../recover-survivors.ts";

/** The ports of everything that listens, by name: gateway, orders, orders-grpc, simulator … */
export type Ports = Readonly<Record<string, number>>;

const simulatorPort = 12_111;
const inboxPorts = [
  ["inbox", 8_025],
  ["inbox-smtp", 1_025],
] as const;

/** Which port each part would like to have. */
export function preferredPorts(services: readonly Deploy[], isWire: boolean): Ports {
  const http = services.map((service) => [service.name, service.httpPort]);
  const grpc = services.flatMap(({ name, grpcPort }) =>
    isWire && grpcPort !== undefined ? [[`${name}-grpc`, grpcPort]] : [],
  );
  const metrics = services.flatMap(({ name, metricsPort }) =>
    metricsPort === undefined ? [] : [[`${name}-metrics`, metricsPort]],
  );
  return Object.fromEntries([...http, ...grpc, ...metrics, ["simulator", simulatorPort], ...inboxPorts]);
}

/** Takes the ports of last time where they are given, the preferred ones otherwise, and free ones where those are taken. */
export async function choosePorts(
  preferred: Ports,
  earlier: Ports,
  supervisorDir: string,
): Promise<{ ports: Ports; moved: string[] }> {
  const alive = new Set(findSurvivors(supervisorDir).flatMap(({ port }) => port ?? []));
  const ports: Record<string, number> = {};
  const moved: string[] = [];
  for (const [name, port] of Object.entries(preferred)) {
    const wanted = earlier[name] ?? port;
    ports[name] = alive.has(wanted) ? wanted : (await choosePort(wanted)).port;
    if (ports[name] !== port) moved.push(`${name}: ${port} is taken, using ${ports[name]}`);
  }
  return { ports, moved };
}
