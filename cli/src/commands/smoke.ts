import type { CommandSpec } from "../command.ts";
import { cleanUp, type SmokeContext } from "../engine/smoke.ts";
import { journeys } from "../engine/smoke-journeys.ts";
import { smokeError, type Verdict, walkJourneys } from "../engine/smoke-walk.ts";
import { type TargetOptions, targetOf, withTarget } from "../engine/target.ts";
import type { Result } from "../result.ts";

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
      return { kind: "SmokeReport", status: "planned", items: journeys.map(({ title }) => ({ journey: title })) };
    const { shop, admin, file } = targetOf(call.io, options);
    const { clock, random } = call.io;
    const staff = await shop.signIn(admin);
    const standIns = { simulator: file?.simulator, inbox: file?.inbox };
    const smoke: SmokeContext = { shop, admin: staff, ...standIns, clock, random, products: [] };
    call.atEnd(() => cleanUp(smoke));
    return toResult(await walkJourneys(smoke, call.progress, call.signal));
  },
};

function toResult(verdicts: readonly Verdict[]): Result {
  const error = smokeError(verdicts);
  return {
    kind: "SmokeReport",
    status: error === undefined ? "ok" : "failed",
    items: verdicts.map((verdict) => ({ ...verdict })),
    errors: error === undefined ? [] : [error],
  };
}
