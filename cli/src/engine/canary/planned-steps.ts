import type { CanaryCluster } from "./canary-cluster.ts";
import type { AnalysisMetric, AnalysisTemplate, CanaryStep, Rollout } from "./rollout.ts";

export interface PlannedStep {
  readonly step: number;
  readonly does: string;
  readonly seconds: number;
  /** Where a gate waits for events until it leaves the release to a person. */
  readonly atMostSeconds: number;
}

export type Templates = ReadonlyMap<string, AnalysisTemplate>;

export interface Named {
  readonly templateName: string;
}

/** A switch has no steps of its own. */
export function stepsIn({ spec: { strategy } }: Rollout): readonly CanaryStep[] {
  const { canary, blueGreen } = strategy;
  if (blueGreen === undefined) return canary?.steps ?? [];
  const [before, after] = [blueGreen.prePromotionAnalysis, blueGreen.postPromotionAnalysis];
  return [
    {},
    ...(before === undefined ? [] : [{ analysis: before }]),
    { setWeight: 100 },
    ...(after === undefined ? [] : [{ analysis: after }]),
  ];
}

export async function readTemplates(cluster: CanaryCluster, named: readonly Named[]): Promise<Templates> {
  const names = [...new Set(named.map(({ templateName }) => templateName))];
  const found = await Promise.all(names.map(async (name) => [name, await cluster.analysisTemplate(name)] as const));
  return new Map(found.flatMap(([name, template]) => (template === undefined ? [] : [[name, template] as const])));
}

const analysisSeconds = 10;
const podSeconds = 15;

export function planned({ setWeight, pause, analysis }: CanaryStep, index: number, templates: Templates): PlannedStep {
  const step = (does: string, seconds: number, waits = 0) => ({
    ...{ step: index, does, seconds },
    atMostSeconds: seconds + waits,
  });
  if (setWeight !== undefined) return step(`send ${setWeight} % of the calls`, 2);
  if (pause !== undefined)
    return pause.duration === undefined
      ? step("wait for a person", 0)
      : step(`wait ${pause.duration}`, secondsOf(pause.duration));
  if (analysis !== undefined) {
    const names = analysis.templates.map(({ templateName }) => templateName);
    const metrics = metricsOf(analysis.templates, templates);
    const [least, most] = [longest(metrics, leastSeconds), longest(metrics, lastsSeconds)];
    return step(`ask ${names.join(", ")}`, analysisSeconds + least, most - least);
  }
  return step("start new pods", podSeconds);
}

const metricsOf = (named: readonly Named[], templates: Templates) =>
  named.flatMap(({ templateName }) => templates.get(templateName)?.spec.metrics ?? []);

/** Where good answers end it, from its first question to the last of these; a guard goes on to its count. */
const leastSeconds = ({ count = 1, consecutiveSuccessLimit: enough = 0, interval = "0s" }: AnalysisMetric) =>
  ((Number(enough) > 0 ? Math.min(Number(enough), Number(count)) : Number(count)) - 1) * secondsOf(interval);

/** From its first question to its last one. */
const lastsSeconds = ({ count = 1, interval = "0s" }: AnalysisMetric) => (Number(count) - 1) * secondsOf(interval);

const longest = (metrics: readonly AnalysisMetric[], of: (metric: AnalysisMetric) => number) =>
  Math.max(0, ...metrics.map(of));

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600 };

export function secondsOf(duration: string | number): number {
  const parts = [...String(duration).matchAll(/(\d+)([smh]?)/g)];
  return parts.reduce((sum, [, count, unit = "s"]) => sum + Number(count) * (units[unit || "s"] ?? 1), 0);
}

/** A gate is asked for the first time when new pods have had calls for so long, and for the last time. */
export interface Gate {
  readonly share: number;
  readonly firstAfterSeconds: number;
  readonly lastAfterSeconds: number;
}

/** The first one behind a share. A switch pauses for none: its guards ask to their count before it is over, and so may its gates. */
export function firstGateOf(steps: readonly CanaryStep[], templates: Templates): Gate | undefined {
  const from = steps.findIndex(({ setWeight }) => setWeight !== undefined);
  const gateAt = steps.findIndex(({ analysis }, index) => analysis !== undefined && index > from);
  if (from < 0 || gateAt < 0) return undefined;
  const paused = steps.slice(from, gateAt).reduce((sum, { pause }) => sum + secondsOf(pause?.duration ?? 0), 0);
  const metrics = metricsOf(steps[gateAt]?.analysis?.templates ?? [], templates);
  return {
    share: (steps[from]?.setWeight ?? 100) / 100,
    firstAfterSeconds: paused + longest(metrics, leastSeconds),
    lastAfterSeconds: paused + longest(metrics, lastsSeconds),
  };
}

/**
 * For how long at least a new version has less than all calls once it has some: all pauses before the last share, whose gates open
 * at once. A switch has all at once, and is watched afterwards.
 */
export function secondsBeforeAll({ spec: { strategy } }: Rollout, templates: Templates): number {
  const { canary, blueGreen } = strategy;
  if (blueGreen !== undefined) {
    const after = blueGreen.postPromotionAnalysis?.templates ?? [];
    return longest(metricsOf(after, templates), leastSeconds);
  }
  const steps = canary?.steps ?? [];
  const last = steps.findLastIndex(({ setWeight }) => setWeight !== undefined);
  return steps.slice(0, last).reduce((sum, { pause }) => sum + secondsOf(pause?.duration ?? 0), 0);
}
