import { ShopError } from "../../shop-error.ts";
import { type Aborted, abort } from "./abort.ts";
import { type Explanation, explain } from "./explain.ts";
import { faultsOf, faulty } from "./faulty-template.ts";
import { lookAt } from "./find.ts";
import { begin } from "./group.ts";
import { revertTemplate } from "./revert.ts";
import { isUnderWay, type Stand } from "./stand.ts";
import { type Watching, watch } from "./watch.ts";

export interface Drill {
  readonly service: string;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly isHeld: boolean;
  /** What happened when, in seconds since the start. */
  readonly events: readonly { readonly second: number; readonly what: string }[];
  /** From the first call on the bad version until the release was stopped, and until no proxy sent it one. */
  readonly detectMs: number | undefined;
  readonly zeroMs: number | undefined;
  readonly outcome: Stand;
  readonly explanation: Explanation;
  readonly proof: Aborted | undefined;
}

const configMap = "canary-drill";
const lastsMs = 30 * 60_000;
const failingPercent = 20;
const proofMs = 60_000;

/**
 * Releases a version that fails a fifth of its calls and sees it stopped by its analysis. Whatever happens, the service
 * is left as it was: the bad version goes, and so do its rules.
 */
export async function drillRollback(watching: Watching, service: string): Promise<Drill> {
  const { cluster, clock } = watching;
  const startedAt = clock.now();
  const events: { second: number; what: string }[] = [];
  const tell = (what: string) => events.push({ second: Math.round((clock.now() - startedAt) / 1_000), what });
  const before = await lookAt(watching, service);
  if (before.phase !== "healthy")
    throw new ShopError("SHOP-CANARY-009", `${service} is ${before.phase}: no time for a drill`);
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
    tell(`a version of ${service} that fails ${failingPercent} % of its calls is released`);
    await begin(
      watching,
      service,
      ({ spec }) => [{ op: "replace", path: "/spec/template", value: faulty(spec.template, configMap) }],
      [service],
    );
    const outcome = await watch({ ...watching, onChange }, service);
    const detectedAt = stoppedAt ?? clock.now();
    const explanation = await explain(watching, service);
    const proof = outcome.phase === "healthy" ? undefined : await abort(watching, service, proofMs, false);
    const zeroAt = clock.now();
    if (proof !== undefined) tell(`none of ${proof.proxies} proxies sends it a call`);
    const since = (at: number) => (firstCallAt === undefined ? undefined : at - firstCallAt);
    return {
      ...{ service, startedAt, finishedAt: clock.now(), events, outcome, explanation, proof },
      isHeld: outcome.phase === "aborted" && explanation.findings.some(({ verdict }) => verdict === "Failed"),
      detectMs: since(detectedAt),
      zeroMs: since(zeroAt),
    };
  } finally {
    await restore(watching, service, before);
  }
}

async function restore(watching: Watching, service: string, before: Stand): Promise<void> {
  const stand = await lookAt(watching, service);
  if (stand.canary !== before.canary) {
    if (isUnderWay(stand)) await abort(watching, service, proofMs, false);
    await revertTemplate(watching, service, before.canary);
  }
  await watching.cluster.dropConfig(configMap);
}
