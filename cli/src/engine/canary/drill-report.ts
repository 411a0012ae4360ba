import { ShopError } from "../../shop-error.ts";
import type { Drill } from "./drill.ts";

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

/** How long it was, from its first call on, or why that is not known. */
function sinceFirstCall({ hadCalls }: Drill, ms: number | undefined, unknown: string): string {
  if (!hadCalls) return "never had a call";
  return ms === undefined ? unknown : seconds(ms);
}

function zeroRow(drill: Drill): string {
  const { proof, returned, zeroMs } = drill;
  const time = sinceFirstCall(drill, zeroMs, "not proven");
  if (returned !== undefined) return `| from its first call until the version before was back | ${time} |`;
  const asked = proof === undefined || proof instanceof ShopError ? 0 : proof.proxies;
  return `| from its first call until no proxy sent it one | ${time}, ${asked} proxies asked |`;
}

/** A drill as a dated page, for whoever asks when it was last tried. */
export function drillReport(drill: Drill, place: string, traffic: string): string {
  const { service, startedAt, finishedAt, isHeld, events, outcome, explanation } = drill;
  const date = new Date(startedAt).toISOString();
  const ill = drill.illAfterMs === undefined ? "" : `, ${drill.illAfterMs / 1_000} s after each of its pods began,`;
  const findings = explanation.findings.map(
    ({ measure, verdict, value, threshold, says }) => `| ${measure} | ${verdict} | ${value} | ${threshold} | ${says} |`,
  );
  return `# Drill canary-rollback, ${date.slice(0, 10)}

A version of ${service} that fails a fifth of its calls${ill} was released at ${date}, at ${place}.

**${isHeld ? "Held" : "Not held"}**: the release ended ${outcome.phase}${outcome.why === "" ? "" : ` (${outcome.why})`}.
${drill.misses.map((miss) => `\n- ${miss}`).join("")}

| | |
| --- | --- |
| from its first call until its analysis stopped it | ${sinceFirstCall(drill, drill.detectMs, "it did not")} |
${zeroRow(drill)}
| customers meanwhile | ${traffic} |
| whole drill | ${seconds(finishedAt - startedAt)} |

## What stopped it

| measurement | verdict | value | bound | |
| --- | --- | --- | --- | --- |
${findings.join("\n")}

## What happened

| second | |
| --- | --- |
${events.map(({ second, what }) => `| ${second} | ${what} |`).join("\n")}
`;
}
