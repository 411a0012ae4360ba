import { type Severity, severities } from "./alert-routes.ts";
import { badShare } from "./indicator.ts";
import type { Objective, Objectives } from "./objective.ts";

/**
 * An alert that a budget is spent too fast: over a long window, so that a blip is none, and over a short one, so that it
 * ends soon after its cause. Multiwindow, multi-burn-rate alerts of Google's SRE Workbook, chapter 5.
 */
interface Burn {
  readonly severity: Severity;
  /** Of the whole budget, spent within the long window. */
  readonly budgetShare: number;
  readonly longHours: number;
  readonly short: string;
}

const burns: readonly Burn[] = [
  { severity: "page", budgetShare: 0.02, longHours: 1, short: "5m" },
  { severity: "page", budgetShare: 0.05, longHours: 6, short: "30m" },
  { severity: "ticket", budgetShare: 0.1, longHours: 24, short: "2h" },
  { severity: "ticket", budgetShare: 0.1, longHours: 72, short: "6h" },
];

/** Over which the share of bad events is recorded. */
export const windows = ["5m", "30m", "1h", "2h", "6h", "1d", "3d"] as const;

export interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  /** How long it must be so before anybody is told. */
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly Rule[];
}

/** Recording rules and alerts of a service: a group for each objective, so that one is evaluated from one moment's data. */
export function burnRules({ service, windowHours, objectives }: Objectives): readonly RuleGroup[] {
  return objectives.map((objective) => ({
    name: `${service}-${objective.name}`,
    rules: [
      ...windows.map((window) => recording(service, objective, window)),
      ...severities.map((severity) => alert(service, objective, severity, windowHours)),
    ],
  }));
}

const recorded = (window: string) => `slo:bad:ratio_rate${window}`;

function recording(service: string, objective: Objective, window: string): Rule {
  return {
    record: recorded(window),
    expr: badShare(objective, { service }, window),
    labels: { service, objective: objective.name },
  };
}

function alert(service: string, objective: Objective, severity: Severity, windowHours: number): Rule {
  const ways = burns.filter((burn) => burn.severity === severity);
  return {
    alert: alertName(service, objective),
    expr: ways.map((burn) => burning(service, objective, burn, windowHours)).join(" or "),
    labels: { severity, service, objective: objective.name },
    annotations: {
      summary: `${service} spends its error budget too fast: ${objective.name}`,
      description: objective.says,
      runbook_url: `docs/runbooks/${service}.md`,
    },
  };
}

function burning(service: string, objective: Objective, burn: Burn, windowHours: number): string {
  const bound = Number((burnRate(burn, windowHours) * (1 - objective.target)).toPrecision(6));
  const above = (window: string) =>
    `${recorded(window)}{service="${service}",objective="${objective.name}"} > ${bound}`;
  return `(${above(windowName(burn.longHours))} and ${above(burn.short)})`;
}

/** From which burn rate on, if it lasts, somebody is woken or a ticket is opened. */
export function burnRates(windowHours: number): Readonly<Record<Severity, number>> {
  const slowest = (severity: Severity) =>
    Math.min(...burns.filter((burn) => burn.severity === severity).map((burn) => burnRate(burn, windowHours)));
  return { page: slowest("page"), ticket: slowest("ticket") };
}

/** How many times faster than allowed the budget is spent. */
function burnRate({ budgetShare, longHours }: Burn, windowHours: number): number {
  return (budgetShare * windowHours) / longHours;
}

const windowName = (hours: number) => (hours < 24 ? `${hours}h` : `${hours / 24}d`);

/** OrdersCheckoutAvailabilityBurn for the objective checkout-availability of orders. */
function alertName(service: string, { name }: Objective): string {
  const camel = (words: string) => words.replaceAll(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return `${camel(service)}${camel(name)}Burn`;
}
