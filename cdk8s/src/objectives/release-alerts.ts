import type { RuleGroup } from "./burn-alerts.ts";

interface Installed {
  /** The services that are released. */
  readonly services: readonly string[];
  /** Of the shop, as a query has it and as a label. */
  readonly namespace: string;
  readonly label: string;
}

/**
 * Releases that wait for somebody, by what Argo's controller says of every Rollout. Tickets: all calls are where they were, or a
 * few are at a version that nobody found bad; whatever hurts customers spends a budget, which pages.
 */
export function releaseRules({ services, namespace, label }: Installed): RuleGroup {
  // Whoever reads the controller puts its own namespace first, unless told to keep what the controller says.
  const told = (phase: string, space: string) =>
    `rollout_info{${space}="${namespace}",name=~"${services.join("|")}",phase=~"${phase}"}`;
  const are = (phase: string) =>
    `max by (service) (label_replace(${told(phase, "namespace")} or ${told(phase, "exported_namespace")}, "service", "$1", "name", "(.+)")) > 0`;
  const rule = (alert: string, lasts: string, expr: string, summary: string) => ({
    alert,
    expr,
    for: lasts,
    labels: { severity: "ticket", namespace: label, objective: "release" },
    annotations: { summary, runbook_url: "docs/runbooks/releases.md" },
  });
  return {
    name: "releases",
    rules: [
      rule(
        "ReleaseAborted",
        "5m",
        are("Abort|Timeout|Error|InvalidSpec"),
        "a new version was given up, and is still asked for",
      ),
      // Longer than a step, which is a pause as well; the next analysis ends it.
      rule("ReleasePaused", "15m", are("Paused"), "a new version waits for a person, and keeps the calls that it has"),
      // Most are over in five minutes, and all in ten that wait for nobody. Paused or not: a gate may wait for Prometheus.
      rule("ReleaseUnderWay", "30m", are("Progressing|Paused"), "a release has been under way for half an hour"),
    ],
  };
}
