import type { Deploy } from "@shopstream/platform/deploy.ts";

export interface Port {
  readonly name: string;
  readonly port: number;
  /** What the mesh takes it for. */
  readonly appProtocol: "http" | "grpc";
}

export function portsOf({ httpPort, metricsPort, grpcPort }: Deploy): readonly Port[] {
  return [
    { name: "http", port: httpPort, appProtocol: "http" },
    ...(grpcPort === undefined ? [] : [{ name: "grpc", port: grpcPort, appProtocol: "grpc" } as const]),
    ...(metricsPort === undefined ? [] : [{ name: "metrics", port: metricsPort, appProtocol: "http" } as const]),
  ];
}

/** Where /metrics is served. */
export function metricsPortOf({ metricsPort }: Deploy): string {
  return metricsPort === undefined ? "http" : "metrics";
}
