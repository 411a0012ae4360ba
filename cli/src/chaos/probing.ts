import type { Clock } from "@shopstream/platform/clock.ts";
import type { Stand } from "../engine/canary/stand.ts";
import { increase, type MetricPages, sumOf } from "../engine/metrics-page.ts";
import { queryPrometheus } from "../engine/prometheus.ts";
import { inboxUrlOf, type Target } from "../engine/target.ts";
import { isHeld, type Verdict } from "../engine/verdict.ts";
import { verifyInvariants } from "../engine/verify.ts";
import { askCertificate } from "./certificate-probe.ts";
import type { FreshCustomers, Group } from "./fresh-customers.ts";
import type { JourneyProbe, MetricProbe, Question, ReleaseProbe } from "./probe-spec.ts";
import type { Samples } from "./samples.ts";
import { fewestForP95, summarise } from "./samples.ts";

/** What one look at one condition gave. Undefined: it could not be asked, which is neither good nor bad. */
export interface Reading {
  readonly probe: string;
  readonly ok: boolean | undefined;
  readonly said: string;
  /** It will be known once more customers came. */
  readonly isEarly?: boolean;
  /** What is needed to ask was not given, and nothing that comes changes that. */
  readonly isOutOfReach?: boolean;
  /** Invariants of it that cannot be asked here; what it says is about the others. */
  readonly notAsked?: readonly string[];
}

/** Whether there is nothing to wait for: it is met, or cannot be asked here at all. */
export function isSettled({ ok, isOutOfReach }: Reading): boolean {
  return ok === true || isOutOfReach === true;
}

export interface ProbeContext {
  readonly target: Target;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly samples: Samples;
  /** Of the journeys that are looked at. */
  readonly from: number;
  readonly to: number;
  /** Since when those count who hang: they began long ago, and nobody has told of them. */
  readonly since: number;
  /** In place of all these: only customers whom no look has known before. */
  readonly fresh?: FreshCustomers;
  /** One of many looks, of which some must agree: a few customers may say how late they were served. */
  readonly isGlance?: boolean;
  readonly metricsBefore: MetricPages;
  readonly metrics: () => Promise<MetricPages>;
  /** Where the releases of services stand; none where versions do not share the calls. */
  readonly releases: () => Promise<readonly Stand[]>;
  /** Where PromQL is asked; without one such probes are not asked. */
  readonly prometheusUrl: string | undefined;
  /** How long an invariant may take to hold. */
  readonly patienceMs: number;
}

/** Never throws: a condition that cannot be looked at because the shop does not answer is not met. */
export async function ask(probe: Question, context: ProbeContext): Promise<Reading> {
  try {
    return { probe: probe.name, ...(await answer(probe, context)) };
  } catch (error) {
    context.signal.throwIfAborted();
    return { probe: probe.name, ok: false, said: (error as Error).message };
  }
}

type Answer = Omit<Reading, "probe">;

async function answer(probe: Question, context: ProbeContext): Promise<Answer> {
  if (probe.http !== undefined) return askHttp(probe.http, context);
  if (probe.journey !== undefined)
    return judgeJourney(probe.journey, customersOf(probe.name, probe.journey, context), context);
  if (probe.metric !== undefined) return askMetric(probe.metric, context);
  if (probe.promql !== undefined) return askPrometheus(probe.promql, context);
  if (probe.certificate !== undefined) return askCertificate(probe.certificate, context);
  if (probe.release !== undefined) return askRelease(probe.release, context);
  return askInvariants(probe.invariants ?? [], context);
}

async function askHttp(
  { path, status, withinMs }: NonNullable<Question["http"]>,
  { target, clock }: ProbeContext,
): Promise<Answer> {
  const began = clock.now();
  const response = await fetch(target.url + path, { signal: clock.timeout(withinMs) });
  await response.arrayBuffer();
  const tookMs = clock.now() - began;
  return { ok: status.includes(response.status) && tookMs <= withinMs, said: `${response.status} in ${tookMs} ms` };
}

/** Who waits for longer than this, and than the condition allows, is as good as failed: a shop that hangs tells of nobody. */
const hangsAfterMs = 5_000;

function customersOf(
  condition: string,
  wanted: JourneyProbe,
  { samples, from, to, since, fresh, clock }: ProbeContext,
): Group {
  const patienceMs = Math.max(hangsAfterMs, wanted.p95Ms ?? 0);
  if (fresh !== undefined)
    return fresh.of(condition, clock.now(), { journey: wanted.name, patienceMs, enough: wanted.samples });
  const hanging = samples.underWay(since, Math.min(to, clock.now() - patienceMs), wanted.name);
  return { ended: samples.between(from, to, wanted.name), hanging };
}

function judgeJourney(
  wanted: JourneyProbe,
  { ended, hanging }: Group,
  { isGlance = false }: Pick<ProbeContext, "isGlance">,
): Answer {
  const { count: told, ok, refused, p95Ms } = summarise(ended);
  const count = told + hanging;
  const waiting = hanging === 0 ? "" : `, ${hanging} wait for an answer`;
  const said = `${ok} of ${count} succeeded, ${refused} were told to wait${waiting}, p95 ${p95Ms} ms`;
  if (count < wanted.samples) return { ok: undefined, said: `${count} journeys say nothing yet`, isEarly: true };
  const isServed = ok >= (wanted.success ?? 0) * count;
  const isGraceful = ok + refused >= (wanted.graceful ?? 0) * count;
  // Nobody was served within any time.
  const isAnswered = ok > 0 && hanging <= 0.05 * (ok + hanging);
  const isInTime = wanted.p95Ms === undefined || (isAnswered && p95Ms <= wanted.p95Ms);
  const isThin = wanted.p95Ms !== undefined && ok > 0 && ok < fewestForP95 && !isGlance;
  if (isThin && isServed && isGraceful && hanging === 0)
    return { ok: undefined, said: `${said}: of fewer than ${fewestForP95} it says nothing`, isEarly: true };
  return { ok: isServed && isGraceful && isInTime, said };
}

async function askMetric(wanted: MetricProbe, { metrics, metricsBefore }: ProbeContext): Promise<Answer> {
  const { service, name, labels, of } = wanted;
  const page = (await metrics()).get(service);
  if (page === undefined) return { ok: undefined, said: `${service} shows no metrics now` };
  const now = sumOf(page, name, labels);
  const value = of === "increase" ? increase(sumOf(metricsBefore.get(service), name, labels), now) : (now ?? 0);
  const isMet = isWithin(value, wanted);
  // A name that its service never counted under may be misspelt: it meets nothing.
  const isShown = page.some((series) => series.name === name);
  if (isMet && !isShown) return { ok: undefined, said: `${service} shows no ${name}` };
  return { ok: isMet, said: `${name} ${of === "increase" ? "rose by" : "is"} ${value}` };
}

async function askRelease({ service, is }: ReleaseProbe, { releases }: ProbeContext): Promise<Answer> {
  const stand = (await releases()).find((each) => each.service === service);
  if (stand === undefined) return { ok: undefined, said: `${service} is not released by shares of the calls here` };
  const { phase, weight, why } = stand;
  return { ok: is.includes(phase), said: `${phase}, ${weight} % of the calls${why === "" ? "" : `: ${why}`}` };
}

async function askPrometheus(
  { query, ...bounds }: NonNullable<Question["promql"]>,
  { prometheusUrl, clock }: ProbeContext,
): Promise<Answer> {
  if (prometheusUrl === undefined) return { ok: undefined, said: "no Prometheus was given", isOutOfReach: true };
  const samples = await queryPrometheus(prometheusUrl, query, clock.timeout(5_000));
  const values = samples.map(({ value }) => value);
  if (values.length === 0) return { ok: undefined, said: "Prometheus has no such series" };
  return { ok: values.every((value) => isWithin(value, bounds)), said: values.join(", ") };
}

function isWithin(
  value: number,
  { min, max }: { readonly min?: number | undefined; readonly max?: number | undefined },
) {
  return value >= (min ?? Number.NEGATIVE_INFINITY) && value <= (max ?? Number.POSITIVE_INFINITY);
}

async function askInvariants(wanted: readonly string[], context: ProbeContext): Promise<Answer> {
  const notAsked = wanted.filter((id) => id === "R8" && inboxUrlOf(context.target) === undefined);
  if (notAsked.length === 0) return askThese(wanted, context);
  const why = `${notAsked.join(", ")} not asked: no inbox is known here`;
  const left = wanted.filter((id) => !notAsked.includes(id));
  if (left.length === 0) return { ok: undefined, said: why, isOutOfReach: true, notAsked };
  const { said, ...answer } = await askThese(left, context);
  return { ...answer, said: `${said}; ${why}`, notAsked };
}

async function askThese(ids: readonly string[], context: ProbeContext): Promise<Answer> {
  const { target, clock, signal, patienceMs, samples } = context;
  const acknowledged = ids.includes("R4") || ids.includes("R8") ? samples.acknowledged : undefined;
  const told = { acknowledged, signedUp: samples.signedUp };
  const verdicts = await verifyInvariants({ target, clock, signal, patienceMs, ...told, onWait: () => {} });
  const asked = verdicts.filter(({ id, notChecked }) => ids.includes(id) && notChecked === undefined);
  const broken = asked.filter((verdict) => !isHeld(verdict));
  if (broken.length > 0) return { ok: false, said: broken.map(tell).join("; ") };
  const unasked = ids.filter((id) => !asked.some((verdict) => verdict.id === id));
  if (unasked.length > 0) return { ok: undefined, said: `nobody answered for ${unasked.join(", ")}` };
  return { ok: true, said: `${asked.length} hold` };
}

function tell({ id, violations }: Verdict): string {
  return `${id} broken by ${violations.slice(0, 5).join(", ")}${violations.length > 5 ? " …" : ""}`;
}
