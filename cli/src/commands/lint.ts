import type { CommandSpec } from "../command.ts";
import { type ReleaseOptions, renderRelease, withRelease } from "../engine/release.ts";
import { ShopError } from "../shop-error.ts";

export const lintCommand: CommandSpec<ReleaseOptions> = {
  name: "lint [charts...]",
  summary: "hold what would be installed against the rules: pod security, probes, references, policies",
  examples: [
    {
      line: "shopctl lint --env production",
      does: "every object of the production values; exit code 3 when a rule is broken",
    },
    { line: "shopctl lint --values mine.yaml -o json", does: "with values of your own, for a program to read" },
  ],
  dryRun: "harmless",
  configure: withRelease,
  run: async ({ args }, options) => {
    const { inspect } = await import("@shopstream/cdk8s/lint/rule.ts");
    const { allRules } = await import("@shopstream/cdk8s/lint/rules.ts");
    const objects = await renderRelease(args, options);
    const findings = inspect(objects, allRules);
    const isClean = findings.length === 0;
    return {
      kind: "LintReport",
      status: isClean ? "ok" : "failed",
      data: { objects: objects.length, rules: allRules.length },
      items: findings.map(({ rule, where, what }) => ({ rule, where, what })),
      text: `${objects.length} objects, ${allRules.length} rules, ${findings.length} findings`,
      errors: isClean ? [] : [new ShopError("SHOP-CHART-002", `${findings.length} findings`)],
    };
  },
};
