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
  /** Pages or answers for everybody that a new pod must give before its first customer, beside being ready. */
  readonly smokePaths?: readonly string[];
  /** Hosts on the internet that it calls, by HTTPS. */
  readonly egress?: readonly string[];
  /** Topics. */
  readonly publishes: readonly string[];
  readonly consumes: readonly string[];
  /** Files under secrets/ that it reads, beside its own service key. */
  readonly secrets: readonly string[];
  readonly resources: { readonly cpuMillis: number; readonly memoryMib: number };
  /** That one replica with a core to itself answers, as measured: docs/capacity.md. */
  readonly callsPerSecond: number;
  /**
   * How a new version takes over where Argo Rollouts releases it: by growing shares of the calls, or all at once after it
   * was tried beside the old one, because both must not answer one visitor. Canary when left out.
   */
  readonly release?: "canary" | "blue-green";
  /** The objectives, in docs/slo/. */
  readonly slo: string;
}
