import { readServices } from "@shopstream/cdk8s/services.ts";
import { measuresFor } from "@shopstream/cdk8s/workload/analysis-file.ts";
import type { CanaryCluster } from "./canary-cluster.ts";
import { type CanaryDeps, rolloutOf } from "./find.ts";
import { type LastWords, lastWordsOf } from "./last-words.ts";
import { migratesAtStart } from "./migrating.ts";
import type { AnalysisRun, MetricResult } from "./rollout.ts";
import { runsOfTry } from "./runs-of-try.ts";
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
  readonly pods: readonly LastWords[];
  /** Its first pod may have changed the schema, which is not taken back with it. */
  readonly isMigrating: boolean;
}

/** Why a release is where it is: measurements that went wrong, and what its pods said last. */
export async function explain(deps: CanaryDeps, service: string): Promise<Explanation> {
  const [rollout, runs] = await Promise.all([rolloutOf(deps, service), deps.cluster.analysisRuns(service)]);
  const stand = standOf(rollout, runs);
  const says = await sayingsOf(service);
  const findings = await Promise.all(runsOfTry(rollout, runs).map((run) => findingsOf(deps.cluster, run, says)));
  const isNew = stand.canary !== stand.stable;
  return {
    stand,
    findings: findings.flat(),
    pods: isNew ? await lastWordsOf(deps.cluster, rollout, stand.canary) : [],
    isMigrating: isNew && (await migratesAtStart(deps, rollout)),
  };
}

/** What each measure of a service is about, by its name. */
export async function sayingsOf(name: string): Promise<ReadonlyMap<string, string>> {
  const service = (await readServices()).find(({ deploy }) => deploy.name === name);
  if (service === undefined) return new Map();
  const measures = [...measuresFor(service, "proxies"), ...measuresFor(service, "services")];
  const smoke = "before its first call it failed more or was slower than the old version";
  return new Map([["smoke", smoke], ...measures.map(({ name, says }) => [name, says] as const)]);
}

async function findingsOf(
  cluster: CanaryCluster,
  { metadata, spec, status }: AnalysisRun,
  says: ReadonlyMap<string, string>,
): Promise<readonly Finding[]> {
  const wrongs = (status?.metricResults ?? []).filter(isWrong).map(async (result) => {
    const metric = spec.metrics.find(({ name }) => name === result.name);
    const wrong = result.measurements?.findLast(({ phase }) => phase !== "Successful");
    const job = wrong?.metadata?.["job-name"];
    const told = job === undefined ? "" : lastLine(await cluster.jobLog(job));
    return {
      analysis: metadata.name,
      measure: result.name,
      verdict: result.phase === "Running" ? (wrong?.phase ?? result.phase) : result.phase,
      value: told || printed(wrong?.value) || (wrong?.message ?? result.message ?? ""),
      threshold: result.phase === "Failed" ? boundOf(metric?.failureCondition) : boundOf(metric?.successCondition),
      at: wrong?.finishedAt ?? "",
      says: says.get(result.name) ?? "",
    };
  });
  return Promise.all(wrongs);
}

// A Job says what it found last.
const lastLine = (log: string) => log.trimEnd().split("\n").at(-1) ?? "";

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

/** The comparison in a condition of a metric, for people. */
export function boundOf(condition = ""): string {
  return /result\[0\] ([<>]=? [\d.]+)/.exec(condition)?.[1] ?? condition;
}
