import { burnRates } from "@shopstream/cdk8s/objectives/burn-alerts.ts";
import { badShare } from "@shopstream/cdk8s/objectives/indicator.ts";
import type { Objective, Objectives } from "@shopstream/cdk8s/objectives/objective.ts";
import type { Clock } from "@shopstream/platform/clock.ts";
import { ShopError } from "../shop-error.ts";
import { type MetricPages, readMetrics } from "./metrics-page.ts";
import type { PlatformFile } from "./platform-file.ts";
import { queryPrometheus } from "./prometheus.ts";
import { allObjectives, spending } from "./slo-budget.ts";

/** Where an objective stands. */
export interface Level {
  readonly service: string;
  readonly objective: string;
  readonly target: number;
  /** How many times faster than it may the budget is spent, by window; undefined without events. */
  readonly burn: Readonly<Record<string, number | undefined>>;
  /** The part of the budget that is left in the objective's window, 0 to 1; below 0 when it is overspent. */
  readonly budgetLeft: number | undefined;
  /** The gravest alert: firing, or without a Prometheus one that would fire if it went on like this. */
  readonly alert: "page" | "ticket" | "none";
}

/** The objectives of all services, or of one. */
export function objectivesOf(service: string | undefined): readonly Objectives[] {
  const all = allObjectives();
  const found = all.filter((each) => service === undefined || each.service === service);
  if (found.length > 0) return found;
  throw new ShopError("SHOP-SLO-002", `${service} has no objectives`, {
    hint: `services with objectives: ${all.map((each) => each.service).join(", ")}`,
  });
}

/** What spends its budget faster than it may. */
export type Burning = Pick<Level, "service" | "objective" | "alert">;

/** Of the processes of a local platform. */
export async function levelsSinceStart(
  wanted: readonly Objectives[],
  platform: PlatformFile,
  clock: Clock,
): Promise<readonly Level[]> {
  return levelsOf(wanted, await readMetrics(platform, clock));
}

export function burningSinceStart(wanted: readonly Objectives[], pages: MetricPages): readonly Burning[] {
  const burning = levelsOf(wanted, pages).filter(({ alert }) => alert !== "none");
  return burning.map(({ service, objective, alert }) => ({ service, objective, alert }));
}

/** From what processes have counted since they started: there is no history to look into. */
function levelsOf(wanted: readonly Objectives[], pages: MetricPages): readonly Level[] {
  return wanted.flatMap((promised) => {
    const { service, windowHours, objectives } = promised;
    const spent = spending([promised], nothingYet, pages, 0);
    return objectives.map((objective) => {
      const { burn, total = 0 } = spent.find((each) => each.objective === objective.name) ?? {};
      return {
        ...nameOf(service, objective),
        burn: { SinceStart: burn },
        budgetLeft: undefined,
        alert: total < fewestEvents ? "none" : alertAt(burn ?? 0, windowHours),
      };
    });
  });
}

const nothingYet: MetricPages = new Map();

/** Fewer say nothing: of three requests since the start, a bulk import is a slow third. */
const fewestEvents = 20;

function alertAt(burn: number, windowHours: number): Level["alert"] {
  const rates = burnRates(windowHours);
  if (burn > rates.page) return "page";
  return burn > rates.ticket ? "ticket" : "none";
}

const shownWindows = ["5m", "1h", "6h", "3d"] as const;

/** From what a Prometheus has recorded by the rules that come with the charts. */
export async function levelsFromPrometheus(
  wanted: readonly Objectives[],
  url: string,
  signal: AbortSignal,
): Promise<readonly Level[]> {
  const ask = (query: string) => queryPrometheus(url, query, signal);
  const recorded = await Promise.all(shownWindows.map((window) => ask(`slo:bad:ratio_rate${window}`)));
  const firing = await ask('ALERTS{alertstate="firing",objective!=""}');
  const levels = wanted.flatMap(({ service, windowHours, objectives }) =>
    objectives.map(async (objective) => {
      const isOurs = ({ labels }: { readonly labels: Readonly<Record<string, string>> }) =>
        labels["service"] === service && labels["objective"] === objective.name;
      const burn = recorded.map((samples) => burnOf(samples.find(isOurs)?.value, objective));
      const [overall] = await ask(badShare(objective, { service }, `${windowHours}h`));
      const spent = burnOf(overall?.value, objective);
      const severities = new Set(firing.filter(isOurs).map(({ labels }) => labels["severity"]));
      return {
        ...nameOf(service, objective),
        burn: Object.fromEntries(shownWindows.map((window, index) => [window, burn[index]])),
        budgetLeft: spent === undefined ? undefined : 1 - spent,
        alert: (["page", "ticket"] as const).find((severity) => severities.has(severity)) ?? ("none" as const),
      };
    }),
  );
  return Promise.all(levels);
}

function nameOf(service: string, { name, target }: Objective) {
  return { service, objective: name, target };
}

/** Without events a share is NaN. */
function burnOf(share: number | undefined, { target }: Objective): number | undefined {
  return share === undefined || Number.isNaN(share) ? undefined : share / (1 - target);
}
