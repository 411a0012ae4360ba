import type { Objectives } from "@shopstream/cdk8s/objectives/objective.ts";
import type { Check } from "./doctor.ts";
import type { Burning } from "./service-levels.ts";

const verdicts = { page: "fatal", ticket: "warning", none: "ok" } as const;

/** Whether each promise is kept, as far as processes have counted since they started. */
export function objectiveChecks(promised: readonly Objectives[], burning: readonly Burning[]): Check[] {
  return promised.flatMap(({ service, objectives }) =>
    objectives.map(({ name }) => {
      const found = burning.find((each) => each.service === service && each.objective === name);
      const alert = found?.alert ?? "none";
      return {
        category: "objectives",
        name: `${service} ${name}`,
        verdict: verdicts[alert],
        detail: alert === "none" ? "within its budget" : `spends its budget so fast that a ${alert} is due`,
        hint: `shopctl slo ${service}; docs/slo says what was promised`,
      };
    }),
  );
}
