import type { CommandSpec } from "../../command.ts";
import { type Explanation, explain } from "../../engine/canary/explain.ts";
import { mustBeService, openPlace, type PlaceOptions, withPlace } from "./place.ts";

export const explainCommand: CommandSpec<PlaceOptions> = {
  name: "explain [service]",
  summary: "which measurement stopped a release or holds it, its value and bound, and what the new pods said last",
  examples: [
    { line: "shopctl canary explain orders --context test", does: "the measurements that went wrong, and logs" },
    { line: "shopctl canary explain orders --context test -o json", does: "for a report" },
  ],
  dryRun: "harmless",
  configure: withPlace,
  run: async (call, options) => {
    const explanation = await explain(await openPlace(call, options), mustBeService(call.args[0]));
    const { stand, findings, pods, isMigrating } = explanation;
    return {
      kind: "CanaryExplanation",
      status: stand.phase,
      data: { ...stand, pods, isMigrating },
      items: findings.map((finding) => ({ ...finding })),
      columns: ["measure", "verdict", "value", "threshold", "at", "says"],
      text: textOf(explanation),
    };
  },
};

function textOf({ stand, findings, pods, isMigrating }: Explanation): string {
  const { service, phase, weight, why } = stand;
  const head = `${service} is ${phase} at ${weight} %${why === "" ? "" : `: ${why}`}`;
  const none = findings.length === 0 ? ["no measurement went wrong"] : [];
  const words = pods.flatMap(({ pod, trouble, log }) => [
    `${pod}${trouble === "" ? "" : ` (${trouble})`}`,
    ...log.map((line) => `  ${line}`),
  ]);
  // Not without a word: who comes late shall not take it for a pod that said nothing.
  const isLate = pods.length === 0 && stand.canary !== stand.stable;
  const late = isLate ? ["its pods are gone, and nobody who followed the release kept what they said"] : [];
  const isStill = phase === "aborted" && weight > 0;
  const still = isStill
    ? ["calls leave it when enough pods of the version before are ready again: docs/runbooks/releases.md"]
    : [];
  const migrating = isMigrating
    ? ["its pods migrate the database as they start: what they changed stays, and the version before runs on it"]
    : [];
  return [head, ...still, ...migrating, ...none, ...words, ...late].join("\n");
}
