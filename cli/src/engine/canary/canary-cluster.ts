import type { AnalysisRun, AnalysisTemplate, ReplicaSet, Rollout } from "./rollout.ts";

/** An operation of a JSON patch. Those with `test` make it fail when the object is not as it was seen. */
export type PatchOperation =
  | { readonly op: "test" | "add" | "replace"; readonly path: string; readonly value: unknown }
  | { readonly op: "remove"; readonly path: string };

export interface VirtualService {
  readonly spec: {
    readonly http?: readonly {
      readonly name?: string;
      readonly route: readonly { readonly destination: { readonly subset?: string }; readonly weight?: number }[];
    }[];
  };
}

export interface Pod {
  readonly name: string;
  readonly namespace: string;
  readonly hash: string | undefined;
  readonly hasProxy: boolean;
  /** Why its container does not run, in the kubelet's word. */
  readonly trouble: string | undefined;
}

/** What releases need of a cluster: a seam, so that tests need none. */
export interface CanaryCluster {
  readonly place: string;
  readonly namespace: string;
  /** Where the gateway of the way in runs. */
  readonly edgeNamespace: string;
  /** Undefined: there is no such Rollout. */
  find(name: string): Promise<Rollout | undefined>;
  list(): Promise<readonly Rollout[]>;
  /** False when a `test` of the patch failed. */
  patch(name: string, patch: readonly PatchOperation[], part?: "status"): Promise<boolean>;
  replicaSets(name: string): Promise<readonly ReplicaSet[]>;
  /** Takes away from a ReplicaSet what is written down of its end. */
  forgetEnd(replicaSet: string): Promise<void>;
  /** Of one service, the oldest first. */
  analysisRuns(name: string): Promise<readonly AnalysisRun[]>;
  analysisTemplate(name: string): Promise<AnalysisTemplate | undefined>;
  virtualService(name: string): Promise<VirtualService | undefined>;
  /** Of the pods that a Service leads to, where Argo Rollouts switches it. */
  hashOfService(name: string): Promise<string | undefined>;
  /** Of a service, or all with a proxy: those of the shop and those of the way in. */
  pods(service?: string): Promise<readonly Pod[]>;
  /** What a ConfigMap holds. */
  config(name: string): Promise<Readonly<Record<string, string>> | undefined>;
  /** A ConfigMap of ours. */
  putConfig(name: string, data: Readonly<Record<string, string>>): Promise<void>;
  dropConfig(name: string): Promise<void>;
  /** The last lines of its server; those before its last restart where it has just been restarted. */
  log(pod: string, lines: number): Promise<string>;
  /** What the pods of a Job said, as far as they are there. */
  jobLog(job: string): Promise<string>;
  /** The routes that a pod's proxy goes by at this moment, as Envoy tells them. */
  proxyRoutes(pod: Pod): Promise<unknown>;
}
