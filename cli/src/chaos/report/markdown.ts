import type { Phase } from "../probe-spec.ts";
import type { Reading } from "../probing.ts";
import { isAsExpected, type RunRecord } from "../run-record.ts";
import { spanText } from "../span.ts";
import { table } from "./table.ts";

/** A run on one page, the verdict first. */
export function markdown(record: RunRecord): string {
  const { experiment, verdict, reasons, id, place } = record;
  return `# ${experiment.name}: ${verdict}

${experiment.hypothesis}

- Verdict: **${verdict}**${isAsExpected(record) ? ", as expected" : `, expected was ${experiment.expectation.verdict}`}
${reasons.map((reason) => `- Because: ${oneLine(reason)}\n`).join("")}${record.notAsked.length === 0 ? "" : `- Not asked here, so that nothing is said of it: ${record.notAsked.join(", ")}\n`}- Run: ${id}, at ${iso(record.startedAt)}, on ${place}
- Runbook: ${experiment.runbook}

![what customers met](plot.svg)

## What was done

${experiment.title}. ${figures(record)}

${table(
  ["hit", "may feel it", "share of calls"],
  [[list(record.radius.services), list(record.radius.callers), `${record.radius.percent} %`]],
)}
## Conditions

${table(
  ["phase", "condition", "met", "seen"],
  (["before", "during", "after"] as const).flatMap((phase) => conditions(phase, record.readings[phase])),
)}
## Customers

The same customers at the same pace before the fault are the control.

${table(
  ["journey", "phase", "made", "served", "told to wait", "failed", "p50", "p95"],
  record.journeys.map(({ journey, phase, count, ok, refused, failed, p50Ms, p95Ms }) => [
    journey,
    phase,
    count,
    ok,
    refused,
    failed,
    `${p50Ms} ms`,
    `${p95Ms} ms`,
  ]),
)}
${failures(record)}## Budget spent

${budget(record)}
## Events

${table(
  ["after", "what"],
  record.events.map(({ at, said }) => [spanText(at - record.startedAt), oneLine(said)]),
)}`;
}

function figures(record: RunRecord): string {
  const { injectedAt, endedAt, detected, hits, verdict } = record;
  if (injectedAt === undefined) return "Nothing was broken.";
  const ended = endedAt ?? injectedAt;
  // Who looks for signs looks for as long as it lasts, and that was cut short.
  const unseen = verdict === "aborted" ? "Nobody had noticed it by then." : "Nobody could have noticed it.";
  const seen =
    detected === undefined
      ? unseen
      : `It was noticed after ${spanText(detected.at - injectedAt)} by ${oneLine(detected.by)}.`;
  const effect = hits === undefined ? "whether it took effect was not looked at" : `took effect ${hits} times`;
  return `The fault lasted ${spanText(ended - injectedAt)} and ${effect}. ${seen} ${recovered(record)}`;
}

function recovered({ endedAt = 0, recoveredAt, isRecoveryKnown }: RunRecord): string {
  if (recoveredAt !== undefined) return `All was well ${spanText(recoveredAt - endedAt)} after its end.`;
  return isRecoveryKnown ? "It did not come back in time." : "Whether it came back was not asked.";
}

function conditions(phase: Phase, readings: readonly Reading[]): (string | number)[][] {
  return readings.map(({ probe, ok, said }) => [phase, probe, met(ok), oneLine(said)]);
}

function met(ok: boolean | undefined): string {
  if (ok === undefined) return "not asked";
  return ok ? "yes" : "**no**";
}

function failures({ failures: all }: RunRecord): string {
  if (all.length === 0) return "";
  const counts = Map.groupBy(all, ({ journey, said }) => `${journey}: ${oneLine(said)}`);
  return `The first failures: ${[...counts].map(([what, { length }]) => `${what} (${length})`).join("; ")}.\n\n`;
}

function budget({ budget: all }: RunRecord): string {
  if (all === undefined) return "Not looked at.\n";
  const spent = all.filter(({ bad }) => bad > 0).sort((a, b) => b.share - a.share);
  if (spent.length === 0) return "No objective lost anything.\n";
  return table(
    ["objective", "bad", "of", "burn", "of the window's budget"],
    spent.map(({ service, objective, bad, total, burn, share }) => [
      `${service}: ${objective}`,
      bad,
      total,
      burn.toFixed(1),
      `${(share * 100).toFixed(3)} %`,
    ]),
  );
}

const list = (names: readonly string[]) => (names.length === 0 ? "nobody" : names.join(", "));
const iso = (at: number) => new Date(at).toISOString();
const oneLine = (text: string) => text.replaceAll(/\s+/g, " ").trim();
