import type { IAnalysisTemplate } from "@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/AnalysisTemplate";
import { type HelmChart, TemplateFile } from "../helm/chart.ts";
import { as, call, literal, ref, text, value } from "../helm/expression.ts";
import { callerMeasures } from "../objectives/caller-measures.ts";
import { type Measure, wantsEnough } from "../objectives/canary-measure.ts";
import { eventMeasures } from "../objectives/event-measures.ts";
import { podMeasures } from "../objectives/pod-measures.ts";
import { proxyMeasures } from "../objectives/proxy-measures.ts";
import { objectiveMeasures, outcomeMeasures } from "../objectives/service-measures.ts";
import type { ServiceInfo } from "../services.ts";
import { labelsOf } from "./labels.ts";
import { isBlueGreen, rollouts } from "./strategy.ts";

type Metric = IAnalysisTemplate["spec"]["metrics"] extends readonly (infer M)[] | undefined ? M : never;

/** Where the numbers about calls come from. */
export type Source = "services" | "proxies";

/** Everything that is measured of a new version of a service. */
export function measuresFor(service: ServiceInfo, source: Source): readonly Measure[] {
  const { deploy, objectives } = service;
  const pods = [
    ...(deploy.consumes.length === 0 ? [] : eventMeasures(deploy.name)),
    ...(isBlueGreen(service) ? [] : callerMeasures(deploy.name)),
    ...podMeasures(deploy.name),
  ];
  if (objectives === undefined) return pods;
  return [
    ...(source === "services" ? objectiveMeasures(objectives) : proxyMeasures(objectives)),
    ...outcomeMeasures(deploy.name, objectives.outcomes ?? []),
    ...pods,
  ];
}

/** What stops a release and what lets it go on, from the service's objectives, by either kind of metrics. */
export function analysisFiles(chart: HelmChart, service: ServiceInfo): void {
  for (const source of ["services", "proxies"] as const) {
    const chosen = call("eq", ref("global.rollouts.analysis.metrics"), literal(source));
    const measures = measuresFor(service, source);
    new TemplateFile(chart, `analysis-${source}`, call("and", rollouts, chosen))
      .add(template(service, "guard", measures))
      .add(template(service, "gate", measures));
  }
}

function template(service: ServiceInfo, role: Measure["role"], measures: readonly Measure[]): IAnalysisTemplate {
  const { name } = service.deploy;
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AnalysisTemplate",
    metadata: { name: `${name}-${role}`, labels: labelsOf(name) },
    spec: {
      args: [
        { name: "canary" },
        { name: "stable" },
        { name: "namespace", value: text("Release.Namespace") },
        { name: "window", value: text("global.rollouts.analysis.window") },
        { name: "evidence", value: text("global.rollouts.analysis.evidence") },
        { name: "minimum", value: text("global.rollouts.analysis.minimumEvents") },
      ],
      metrics: measures.filter((measure) => measure.role === role).map((measure) => metric(service, measure)),
    },
  };
}

// Nothing known, or not a number, is neither above nor below: the measurement is inconclusive then.
const known = "len(result) > 0 && !isNaN(result[0])";
// A Prometheus that does not answer stops nothing and lets nothing pass: the step waits for it.
const patience = 1_000_000;

function metric(service: ServiceInfo, measure: Measure): Metric {
  const { name, role, query, bound } = measure;
  return {
    name,
    interval: text("global.rollouts.analysis.interval"),
    ...(role === "guard" ? guarding(service, measure) : waiting),
    successCondition: `${known} && result[0] <= ${bound}`,
    failureCondition: role === "guard" ? `${known} && result[0] > ${bound}` : "false",
    consecutiveErrorLimit: patience,
    provider: { prometheus: { address: text("global.rollouts.analysis.prometheus"), query } },
  };
}

/** Twice above in a row of measurements is no accident; where nothing may happen at all, once is enough. */
function guarding(service: ServiceInfo, measure: Measure): Partial<Metric> {
  const failureLimit = measure.bound === 0 ? 0 : 1;
  // Beside the steps a guard runs until they end; after a switch it has to come to an end by itself. Argo Rollouts takes no
  // limit above the count.
  if (!isBlueGreen(service)) return { failureLimit, inconclusiveLimit: patience };
  return { failureLimit, inconclusiveLimit: wantsEnough(measure) ? attempts : allButOne, count: attempts };
}

const attempts = value("global.rollouts.analysis.attempts");
// At its count Argo Rollouts takes a guard that never knew anything for content: the switch is left to a person then. Where
// too few come for the guard, the gate about the same looks back further.
const allButOne = as<number>(call("add", ref("global.rollouts.analysis.attempts"), literal(-1)));

/** The first good answer opens a gate; without one it is left to a person after so many attempts. */
const waiting: Partial<Metric> = {
  count: attempts,
  consecutiveSuccessLimit: 1,
  failureLimit: 0,
  inconclusiveLimit: attempts,
};
