import { ShopError, toShopError } from "../../shop-error.ts";
import { type Aborted, abort, silenceText } from "./abort.ts";
import { type Explanation, explain } from "./explain.ts";
import { faultsOf, faulty } from "./faulty-template.ts";
import { lookAt, rolloutOf } from "./find.ts";
import { begin } from "./group.ts";
import { readTemplates, secondsBeforeAll } from "./planned-steps.ts";
import { type Returned, returnAtOnce } from "./return.ts";
import { revertTemplate } from "./revert.ts";
import { isUnderWay, type Stand } from "./stand.ts";
import { staying, type Watching, watch } from "./watch.ts";

export interface DrillOptions {
  /** How long a pod is well: unless it is longer than the smoke test takes, nothing but that is practised. */
  readonly illAfterMs: number | undefined;
  /** From the first call on the bad version until no proxy sends it one. */
  readonly withinMs: number;
}

export interface Drill {
  readonly service: string;
  readonly illAfterMs: number | undefined;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly isHeld: boolean;
  /** Why it is not held. */
  readonly misses: readonly string[];
  /** What happened when, in seconds since the start. */
  readonly events: readonly { readonly second: number; readonly what: string }[];
  readonly hadCalls: boolean;
  /** Both from the first call on the bad version: until its analysis stopped it, if that did, and until it is proven that it has none. */
  readonly detectMs: number | undefined;
  readonly zeroMs: number | undefined;
  readonly outcome: Stand;
  readonly explanation: Explanation;
  readonly proof: Aborted | ShopError | undefined;
  /** Of one that nothing stopped, and that had all calls. */
  readonly returned: Returned | ShopError | undefined;
}

const configMap = "canary-drill";
const lastsMs = 30 * 60_000;
const failingPercent = 20;
const proofMs = 60_000;

/**
 * Releases a version that fails a fifth of its calls and sees it stopped by its analysis. Whatever happens, the service
 * is left as it was: the bad version goes, and so do its rules.
 */
export async function drillRollback(watching: Watching, service: string, options: DrillOptions): Promise<Drill> {
  const { illAfterMs } = options;
  const { cluster, clock } = watching;
  const startedAt = clock.now();
  const events: { second: number; what: string }[] = [];
  const tell = (what: string) => events.push({ second: Math.round((clock.now() - startedAt) / 1_000), what });
  const before = await lookAt(watching, service);
  if (before.phase !== "healthy")
    throw new ShopError("SHOP-CANARY-009", `${service} is ${before.phase}: no time for a drill`);
  await mustFallIllInTime(watching, service, illAfterMs);
  await cluster.putConfig(configMap, faultsOf(service, failingPercent, startedAt + lastsMs));
  let firstCallAt: number | undefined;
  let stoppedAt: number | undefined;
  const onChange: Watching["onChange"] = (line, stand) => {
    if (stand.phase === "aborted") stoppedAt ??= clock.now();
    if (stand.weight > 0 && stand.phase !== "healthy") firstCallAt ??= clock.now();
    tell(line);
    watching.onChange(line, stand);
  };
  try {
    const when = illAfterMs === undefined ? "" : `, ${illAfterMs / 1_000} s after each of its pods began,`;
    tell(`a version of ${service} that fails ${failingPercent} % of its calls${when} is released`);
    await begin(
      watching,
      service,
      ({ spec }) => [{ op: "replace", path: "/spec/template", value: faulty(spec.template, configMap, illAfterMs) }],
      [service],
    );
    const outcome = await watch({ ...watching, onChange }, service);
    const explanation = await explain(watching, service);
    const isMissed = outcome.phase === "healthy";
    const proof = isMissed ? undefined : await proven(watching, service);
    const returned = isMissed ? await takenBack(watching, service, before) : undefined;
    const isProven = ![proof, returned].some((end) => end instanceof ShopError);
    const zeroAt = isProven ? clock.now() : undefined;
    if (proof !== undefined) tell(proof instanceof ShopError ? proof.message : silenceText(proof));
    if (returned !== undefined) tell(backText(returned));
    const since = (at?: number) => (firstCallAt === undefined || at === undefined ? undefined : at - firstCallAt);
    const times = { hadCalls: firstCallAt !== undefined, detectMs: since(stoppedAt), zeroMs: since(zeroAt) };
    const misses = missesOf({ outcome, explanation, proof, returned, ...times }, options);
    return {
      ...{ service, illAfterMs, startedAt, finishedAt: clock.now(), events, outcome, explanation, proof, returned },
      ...{ isHeld: misses.length === 0, misses, ...times },
    };
  } finally {
    await restore(watching, service, before);
  }
}

/** What falls ill once it has all calls, or never while it is looked at, practises nothing and hurts everybody. */
async function mustFallIllInTime({ cluster, clock }: Watching, service: string, illAfterMs: number | undefined) {
  if (illAfterMs === undefined) return;
  const rollout = await rolloutOf({ cluster, clock }, service);
  const after = rollout.spec.strategy.blueGreen?.postPromotionAnalysis?.templates ?? [];
  const within = secondsBeforeAll(rollout, await readTemplates(cluster, after));
  if (illAfterMs < within * 1_000) return;
  throw new ShopError(
    "SHOP-CLI-001",
    `--after-smoke ${illAfterMs / 1_000}: a release of ${service} may be at its last step after ${within} s, and must be ill before`,
  );
}

type Found = Pick<Drill, "outcome" | "explanation" | "proof" | "returned" | "hadCalls" | "zeroMs">;

function missesOf(
  { outcome, explanation, proof, returned, hadCalls, zeroMs }: Found,
  { illAfterMs, withinMs }: DrillOptions,
): readonly string[] {
  const isLate = zeroMs !== undefined && zeroMs > withinMs;
  return [
    ...(outcome.phase === "aborted" ? [] : [`it ended ${outcome.phase}`]),
    ...(explanation.findings.some(({ verdict }) => verdict === "Failed") ? [] : ["no measurement stopped it"]),
    ...(illAfterMs !== undefined && !hadCalls
      ? ["it never had a call, so that nothing but its smoke test was practised"]
      : []),
    ...(proof instanceof ShopError ? [proof.message] : []),
    ...(returned === undefined ? [] : [`it had all calls; ${backText(returned)}`]),
    ...(isLate ? [`it had calls for ${seconds(zeroMs)} s, and ${seconds(withinMs)} are allowed`] : []),
  ];
}

const seconds = (ms: number) => Math.round(ms / 1_000);

/** What cannot be proven is a finding of the drill like any other. */
const proven = (watching: Watching, service: string) =>
  abort(watching, service, proofMs, false).catch((error) => toShopError(error));

const backText = (returned: Returned | ShopError) =>
  returned instanceof ShopError
    ? returned.message
    : `${returned.image} was back past all steps, after ${seconds(returned.afterMs)} s`;

/** What has all calls loses them at once: by all steps it would go on to fail them for minutes. Whoever goes away does not end it. */
async function takenBack(watching: Watching, service: string, before: Stand): Promise<Returned | ShopError> {
  const sets = await watching.cluster.replicaSets(service);
  const revision = sets.find(({ hash }) => hash === before.canary)?.revision;
  return returnAtOnce(staying(watching), service, revision).catch((error) => toShopError(error));
}

async function restore(watching: Watching, service: string, before: Stand): Promise<void> {
  // The bad version goes in either case.
  if (isUnderWay(await lookAt(watching, service))) await proven(watching, service);
  const { canary, phase } = await lookAt(watching, service);
  if (canary !== before.canary && phase === "healthy") {
    const returned = await takenBack(watching, service, before);
    if (returned instanceof ShopError) throw returned;
  } else if (canary !== before.canary) await revertTemplate(watching, service, before.canary);
  await watching.cluster.dropConfig(configMap);
}
