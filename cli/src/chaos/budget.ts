import type { Objectives } from "@shopstream/cdk8s/objectives/objective.ts";
import { allObjectives } from "../engine/slo-budget.ts";
import type { Experiment } from "./experiment.ts";

/** An experiment that may cost all there is, and says so: nobody looks at budgets. */
export const boundless = 100;
/** Where an experiment says nothing: so much of what its fault could cost the strictest objective, and never more than this. */
const usualPart = 0.6;
const usualAtMost = 5;

/** In percent of an objective's budget for its window: what it may cost. */
export function budgetOf({ budget, duration }: Pick<Experiment, "budget" | "duration">): number {
  return budget ?? Math.min(usualAtMost, usualPart * mostThatIsSpent(duration));
}

/** What a fault of this length costs the strictest objective of all when not one call is answered well. */
export function mostThatIsSpent(durationMs: number): number {
  strictest ??= Math.max(...allObjectives().map(perMs));
  return 100 * strictest * durationMs;
}

let strictest: number | undefined;

/** The share of the window's budget that goes in a millisecond without a good answer. */
function perMs({ windowHours, objectives }: Objectives): number {
  const burns = objectives.map(({ target }) => 1 / (1 - target));
  return Math.max(...burns) / (windowHours * 3_600_000);
}
