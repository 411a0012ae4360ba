import { allObjectives, spending } from "../engine/slo-budget.ts";
import { boundless, budgetOf } from "./budget.ts";
import type { RunContext } from "./run-context.ts";

/** Says, whenever it is asked, of which objective the fault has cost more than the experiment may cost. */
export type BudgetWatch = () => string | undefined;

type Watched = Pick<RunContext, "clock" | "experiment" | "metrics" | "metricsAreCheap">;

/**
 * Begins directly before the fault: what was answered well until then would make good for what it costs. It reads what services count
 * beside the looks: one that stands still answers late, and nobody waits for it. Silent where reading would be what makes a shop slow.
 */
export async function watchBudgets({ clock, experiment, metrics, metricsAreCheap }: Watched): Promise<BudgetWatch> {
  const atMost = budgetOf(experiment);
  if (!metricsAreCheap || atMost >= boundless) return () => undefined;
  const [before, since] = [await metrics(), clock.now()];
  // Of who did not answer all that it ever counted would be the fault's.
  const promised = allObjectives().filter(({ service }) => before.has(service));
  let isReading = false;
  let why: string | undefined;
  const read = async () => {
    const spent = spending(promised, before, await metrics(), clock.now() - since);
    const worst = spent.find(({ share }) => share * 100 > atMost);
    why = worst === undefined ? undefined : tell(worst, atMost);
  };
  return () => {
    if (isReading) return why;
    isReading = true;
    read()
      .catch(() => undefined) // asked again with the next look
      .finally(() => {
        isReading = false;
      });
    return why;
  };
}

function tell({ service, objective, share }: ReturnType<typeof spending>[number], atMost: number): string {
  const percent = (value: number) => `${value.toFixed(2)} %`;
  return `${percent(share * 100)} of the budget of ${service}: ${objective} is spent, at most ${percent(atMost)} may be`;
}
