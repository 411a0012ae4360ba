import type { RuleGroup } from "./burn-alerts.ts";

/** The rules with links to runbooks that can be followed: their paths are in this repository, read at the given address. */
export function withRunbookLinks(groups: readonly RuleGroup[], repository: string): readonly RuleGroup[] {
  const linked = ({ runbook_url: path, ...others }: Readonly<Record<string, string>>) => ({
    ...others,
    runbook_url: `${repository}${path}`,
  });
  return groups.map(({ name, rules }) => ({
    name,
    rules: rules.map((rule) =>
      rule.annotations === undefined ? rule : { ...rule, annotations: linked(rule.annotations) },
    ),
  }));
}

/** The value of the charts that says where the repository is read. */
export const repositoryValue = "global.monitoring.repository";
