/** What is read of Argo Rollouts' objects; they have much more. */
export interface Rollout {
  readonly metadata: {
    readonly name: string;
    readonly generation?: number;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly replicas?: number;
    readonly paused?: boolean;
    readonly strategy: { readonly canary?: CanaryStrategy; readonly blueGreen?: BlueGreenStrategy };
    readonly template: PodTemplate;
  };
  readonly status?: RolloutStatus;
}

export interface PodTemplate {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>>; readonly annotations?: object };
  readonly spec: { readonly containers: readonly Container[] };
}

interface Container {
  readonly name: string;
  readonly image: string;
  readonly env?: readonly object[];
}

export interface CanaryStrategy {
  readonly steps?: readonly CanaryStep[];
  readonly analysis?: { readonly templates: readonly { readonly templateName: string }[] };
  readonly trafficRouting?: {
    readonly istio?: { readonly virtualService?: RouteReference; readonly virtualServices?: readonly RouteReference[] };
  };
}

export interface RouteReference {
  readonly name: string;
  readonly routes?: readonly string[];
}

interface BlueGreenStrategy {
  readonly activeService: string;
  readonly previewService?: string;
  readonly prePromotionAnalysis?: Analysis;
  readonly postPromotionAnalysis?: Analysis;
}

interface Analysis {
  readonly templates: readonly { readonly templateName: string }[];
}

export interface CanaryStep {
  readonly setWeight?: number;
  readonly pause?: { readonly duration?: string | number };
  readonly analysis?: { readonly templates: readonly { readonly templateName: string }[] };
  readonly setCanaryScale?: object;
}

interface AnalysisStatus {
  readonly name: string;
  readonly status: string;
  readonly message?: string;
}

interface RolloutStatus {
  readonly phase?: string;
  readonly message?: string;
  readonly abort?: boolean;
  /** Since when, by the controller's own word: that of whoever aborted is `abort`. */
  readonly abortedAt?: string;
  readonly promoteFull?: boolean;
  readonly observedGeneration?: string;
  readonly currentPodHash?: string;
  readonly stableRS?: string;
  readonly currentStepIndex?: number;
  readonly controllerPause?: boolean;
  readonly pauseConditions?: readonly { readonly reason: string; readonly startTime?: string }[];
  readonly canary?: {
    readonly weights?: { readonly canary?: { readonly weight?: number } };
    readonly currentStepAnalysisRunStatus?: AnalysisStatus;
    readonly currentBackgroundAnalysisRunStatus?: AnalysisStatus;
  };
  readonly blueGreen?: {
    readonly activeSelector?: string;
    readonly prePromotionAnalysisRunStatus?: AnalysisStatus;
    readonly postPromotionAnalysisRunStatus?: AnalysisStatus;
  };
}

export interface AnalysisRun {
  readonly metadata: {
    readonly name: string;
    readonly creationTimestamp?: string | Date;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: { readonly metrics: readonly AnalysisMetric[] };
  readonly status?: {
    readonly phase?: string;
    readonly message?: string;
    readonly metricResults?: readonly MetricResult[];
  };
}

export interface AnalysisTemplate {
  readonly spec: {
    readonly args?: readonly { readonly name: string; readonly value?: string }[];
    readonly metrics: readonly AnalysisMetric[];
  };
}

export interface AnalysisMetric {
  readonly name: string;
  readonly interval?: string;
  readonly count?: number | string;
  /** So many good answers in a row end it before its count. */
  readonly consecutiveSuccessLimit?: number | string;
  readonly provider?: { readonly prometheus?: { readonly query: string } };
  readonly successCondition?: string;
  readonly failureCondition?: string;
}

export interface MetricResult {
  readonly name: string;
  readonly phase: string;
  readonly message?: string;
  readonly consecutiveError?: number;
  readonly measurements?: readonly Measurement[];
}

interface Measurement {
  readonly phase: string;
  readonly value?: string;
  readonly message?: string;
  readonly finishedAt?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface ReplicaSet {
  readonly name: string;
  readonly revision: number;
  readonly hash: string;
  readonly createdAt: string;
  readonly replicas: number;
  /** When its pods are to end, as Argo Rollouts has written it down. */
  readonly endsAt?: string;
  readonly template: PodTemplate;
}

export function imageOf({ spec }: PodTemplate): string {
  return (spec.containers.find(({ name }) => name === "server") ?? spec.containers[0])?.image ?? "";
}
