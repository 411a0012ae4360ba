import { ShopError } from "../../shop-error.ts";
import type { Drill } from "./drill.ts";

const seconds = (ms: number | undefined) => (ms === undefined ? "never had a call" : `${(ms / 1_000).toFixed(1)} s`);

/** A drill as a dated page, for whoever asks when it was last tried. */
export function drillReport(drill: Drill, place: string, traffic: string): string {
  const { service, startedAt, finishedAt, isHeld, events, outcome, explanation, proof } = drill;
  const date = new Date(startedAt).toISOString();
  const ill = drill.illAfterMs === undefined ? "" : `, ${drill.illAfterMs / 1_000} s after each of its pods began,`;
  const asked = proof === undefined || proof instanceof ShopError ? 0 : proof.proxies;
  const findings = explanation.findings.map(
    ({ measure, verdict, value, threshold, says }) => `| ${measure} | ${verdict} | ${value} | ${threshold} | ${says} |`,
  );
  return `# Drill canary-rollback, ${date.slice(0, 10)}

A version of ${service} that fails a fifth of its calls${ill} was released at ${date}, at ${place}.

**${isHeld ? "Held" : "Not held"}**: the release ended ${outcome.phase}${outcome.why === "" ? "" : ` (${outcome.why})`}.
${drill.misses.map((miss) => `\n- ${miss}`).join("")}

| | |
| --- | --- |
| from its first call until it was stopped | ${seconds(drill.detectMs)} |
| from there until no proxy sent it one | ${seconds(drill.zeroMs)}, ${asked} proxies asked |
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
