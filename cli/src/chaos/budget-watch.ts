import type { Objectives } from "@shopstream/cdk8s/objectives/objective.ts";
import { allObjectives, spending } from "../engine/slo-budget.ts";
import type { RunContext } from "./run-context.ts";

/**
 * Says, whenever it is asked, of which objective the fault has cost more than the experiment may cost. It reads what services count
 * beside that: one that stands still answers late, and nobody waits for it. Silent where reading would be what makes a shop slow.
 */
export function watchBudgets(run: RunContext, since: number): () => string | undefined {
  const promised = run.metricsAreCheap ? allObjectives() : [];
  let isReading = false;
  let why: string | undefined;
  return () => {
    if (isReading || promised.length === 0) return why;
    isReading = true;
    overspent(run, promised, since)
      .then((found) => {
        why = found;
      })
      .catch(() => undefined) // asked again with the next look
      .finally(() => {
        isReading = false;
      });
    return why;
  };
}

async function overspent(
  { clock, experiment, metrics, metricsBefore }: RunContext,
  promised: readonly Objectives[],
  since: number,
): Promise<string | undefined> {
  const spent = spending(promised, metricsBefore, await metrics(), clock.now() - since);
  const worst = spent.find(({ share }) => share * 100 > experiment.budget);
  if (worst === undefined) return undefined;
  const { service, objective, share } = worst;
  const costs = (share * 100).toFixed(1);
  return `${costs} % of the budget of ${service}: ${objective} is spent, at most ${experiment.budget} % may be`;
}
