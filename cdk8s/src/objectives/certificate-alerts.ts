import type { Severity } from "./alert-routes.ts";
import type { RuleGroup } from "./burn-alerts.ts";

const twoWeeks = 14 * 86_400;
const minute = 60;

/** By what the blackbox exporter sees who asks the shop at its address, by whatever it was asked to. */
const left = (host: string) =>
  `min by (instance) (probe_ssl_earliest_cert_expiry{instance=~"(https://)?${host}([:/].*)?"}) - time()`;

/** A certificate does not fail a little: whoever renews it has two weeks, and then customers' programs turn them away. */
export function certificateRules(host: string, namespace: string): RuleGroup {
  const rule = (alert: string, severity: Severity, bound: number, summary: string) => ({
    alert,
    expr: `${left(host)} < ${bound}`,
    // The exporter is somewhere else, and an AlertmanagerConfig leads what comes from its own namespace only.
    labels: { severity, namespace, service: "gateway" },
    annotations: { summary, runbook_url: "docs/runbooks/certificate.md" },
  });
  return {
    name: "certificate",
    rules: [
      rule("CertificateRunsOut", "ticket", twoWeeks, "the certificate of the shop has less than two weeks left"),
      // While there is still time to do something about it.
      rule("CertificateRanOut", "page", 60 * minute, "customers cannot connect, or not for long any more"),
    ],
  };
}
