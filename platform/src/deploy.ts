/** What a service declares of itself, once: charts, policies, the local runner and docs/services.md come from it. */
export interface Deploy {
  readonly name: string;
  /** Health, metrics, and what HTTP surface the service has. */
  readonly httpPort: number;
  /** Where /metrics is served instead, when the outside reaches httpPort. */
  readonly metricsPort?: number;
  /** Absent for what answers no RPC. */
  readonly grpcPort?: number;
  readonly stores: readonly ("database" | "redis")[];
  /** The services it calls. */
  readonly calls: readonly string[];
  /** What it asks over plain HTTP: a web app the gateway, the gateway the web apps. */
  readonly callsOverHttp?: readonly string[];
  /** Path prefixes of the shop's public host that it answers. */
  readonly edge?: readonly string[];
  /** Hosts on the internet that it calls, by HTTPS. */
  readonly egress?: readonly string[];
  /** Topics. */
  readonly publishes: readonly string[];
  readonly consumes: readonly string[];
  /** Files under secrets/ that it reads, beside its own service key. */
  readonly secrets: readonly string[];
  readonly resources: { readonly cpuMillis: number; readonly memoryMib: number };
  /** The objectives, in docs/slo/. */
  readonly slo: string;
}
