import type { Call, CommandSpec } from "../command.ts";
import { cleanUp, type Journey, type SmokeContext } from "../engine/smoke.ts";
import { journeys } from "../engine/smoke-journeys.ts";
import { type TargetOptions, targetOf, withTarget } from "../engine/target.ts";
import type { Result } from "../result.ts";
import { ShopError } from "../shop-error.ts";

interface Verdict {
  readonly journey: string;
  readonly verdict: "passed" | "failed" | "skipped" | "planned";
  readonly reason: string;
}

export const smokeCommand: CommandSpec<TargetOptions> = {
  name: "smoke",
  summary: "walk the customer's journeys against the running platform",
  examples: [
    { line: "shopctl smoke", does: "buys, is declined, cancels, refunds; exit code 3 when a journey fails" },
    { line: "shopctl smoke --url https://shop.example -o json", does: "against another shop, for a pipeline" },
    { line: "shopctl smoke --dry-run", does: "names the journeys" },
  ],
  dryRun: "supported",
  configure: withTarget,
  run: async (call, options) => {
    if (call.isDryRun)
      return toResult(journeys.map(({ title }) => ({ journey: title, verdict: "planned", reason: "" })));
    const { shop, admin, file } = targetOf(call.io, options);
    const { clock, random } = call.io;
    const staff = await shop.signIn(admin);
    const standIns = { simulator: file?.simulator, inbox: file?.inbox };
    const smoke: SmokeContext = { shop, admin: staff, ...standIns, clock, random, products: [] };
    call.atEnd(() => cleanUp(smoke));
    const verdicts: Verdict[] = [];
    for (const journey of journeys) {
      call.signal.throwIfAborted();
      verdicts.push(await walk(journey, smoke, call));
    }
    return toResult(verdicts);
  },
};

function toResult(verdicts: readonly Verdict[]): Result {
  const failed = verdicts.filter(({ verdict }) => verdict === "failed");
  const error = new ShopError("SHOP-SMOKE-001", `${failed.length} of ${verdicts.length} journeys failed`);
  return {
    kind: "SmokeReport",
    status: failed.length > 0 ? "failed" : "ok",
    items: verdicts.map((verdict) => ({ ...verdict })),
    errors: failed.length > 0 ? [error] : [],
  };
}

async function walk(
  { title, run, needsSimulator, needsInbox }: Journey,
  smoke: SmokeContext,
  { progress }: Call,
): Promise<Verdict> {
  if (needsSimulator && smoke.simulator === undefined)
    return { journey: title, verdict: "skipped", reason: "needs the payment simulator" };
  if (needsInbox && smoke.inbox === undefined)
    return { journey: title, verdict: "skipped", reason: "needs the local inbox" };
  progress.begin(title);
  try {
    await run(smoke);
    progress.done(title);
    return { journey: title, verdict: "passed", reason: "" };
  } catch (error) {
    const reason = (error as Error).message;
    progress.fail(title, reason);
    return { journey: title, verdict: "failed", reason };
  }
}
