import { readServices, type ServiceInfo } from "@shopstream/cdk8s/services.ts";
import { measuresFor } from "@shopstream/cdk8s/workload/analysis-file.ts";
import { type CanaryDeps, rolloutOf } from "./find.ts";
import type { AnalysisRun, MetricResult } from "./rollout.ts";
import { type Stand, standOf } from "./stand.ts";

/** A measurement that stopped a release, or did not let it go on. */
export interface Finding {
  readonly analysis: string;
  readonly measure: string;
  readonly verdict: string;
  readonly value: string;
  /** What is bad, as the controller compares it. */
  readonly threshold: string;
  readonly at: string;
  readonly says: string;
}

export interface Explanation {
  readonly stand: Stand;
  readonly findings: readonly Finding[];
  readonly pods: readonly { readonly pod: string; readonly trouble: string; readonly log: readonly string[] }[];
}

const logLines = 15;

/** Why a release is where it is: measurements that went wrong, and what its pods said last. */
export async function explain(deps: CanaryDeps, service: string): Promise<Explanation> {
  const [rollout, runs] = await Promise.all([rolloutOf(deps, service), deps.cluster.analysisRuns(service)]);
  const stand = standOf(rollout, runs);
  const ofRevision = runs.filter(({ metadata }) => metadata.labels?.["rollouts-pod-template-hash"] === stand.canary);
  const services = await readServices();
  const says = sentences(services.find(({ deploy }) => deploy.name === service));
  return {
    stand,
    findings: ofRevision.flatMap((run) => findingsOf(run, says)),
    pods: await lastWords(deps, service, stand),
  };
}

function sentences(service: ServiceInfo | undefined): ReadonlyMap<string, string> {
  if (service === undefined) return new Map();
  const measures = [...measuresFor(service, "proxies"), ...measuresFor(service, "services")];
  return new Map(measures.map(({ name, says }) => [name, says]));
}

function findingsOf({ metadata, spec, status }: AnalysisRun, says: ReadonlyMap<string, string>): readonly Finding[] {
  return (status?.metricResults ?? []).filter(isWrong).map((result) => {
    const metric = spec.metrics.find(({ name }) => name === result.name);
    const wrong = result.measurements?.findLast(({ phase }) => phase !== "Successful");
    return {
      analysis: metadata.name,
      measure: result.name,
      verdict: result.phase === "Running" ? (wrong?.phase ?? result.phase) : result.phase,
      value: printed(wrong?.value) || (wrong?.message ?? result.message ?? ""),
      threshold: result.phase === "Failed" ? boundOf(metric?.failureCondition) : boundOf(metric?.successCondition),
      at: wrong?.finishedAt ?? "",
      says: says.get(result.name) ?? "",
    };
  });
}

function isWrong({ phase, consecutiveError = 0 }: MetricResult): boolean {
  return ["Failed", "Inconclusive", "Error"].includes(phase) || (phase === "Running" && consecutiveError > 0);
}

/** "[0.25]" is how the controller keeps what Prometheus answered, and "[]" when it had nothing. */
function printed(kept: string | undefined): string {
  if (kept === undefined || kept === "") return "";
  const inside = kept.replaceAll(/[[\]]/g, "");
  return inside === ""
    ? "nothing to go by"
    : inside
        .split(",")
        .map((each) => String(Number(Number(each).toPrecision(4))))
        .join(", ");
}

function boundOf(condition = ""): string {
  return /result\[0\] ([<>]=? [\d.]+)/.exec(condition)?.[1] ?? condition;
}

async function lastWords({ cluster }: CanaryDeps, service: string, { canary, stable }: Stand) {
  if (canary === stable) return [];
  const pods = (await cluster.pods(service)).filter(({ hash }) => hash === canary);
  return Promise.all(
    pods.map(async ({ name, trouble = "" }) => ({
      pod: name,
      trouble,
      log: (await cluster.log(name, logLines)).split("\n").filter((line) => line !== ""),
    })),
  );
}
