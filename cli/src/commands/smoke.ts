import type { Call, CommandSpec } from "../command.ts";
import type { Journey, SmokeContext } from "../engine/smoke.ts";
import { journeys } from "../engine/smoke-journeys.ts";
import { targetOf } from "../engine/target.ts";
import { exitCodes } from "../exit-codes.ts";

interface Verdict {
  readonly journey: string;
  readonly verdict: "passed" | "failed" | "skipped";
  readonly reason: string;
}

export const smokeCommand: CommandSpec = {
  name: "smoke",
  summary: "walk the customer's journeys against the running platform",
  examples: [
    { line: "shopctl smoke", does: "buys, is declined, cancels, refunds; exit code 3 when a journey fails" },
    {
      line: "shopctl smoke -o json",
      does: "the same against another shop, for a pipeline",
    },
  ],
  dryRun: "harmless",
  run: async (call) => {
    const { shop, admin, file } = targetOf(call.io);
    const smoke: SmokeContext = {
      shop,
      admin: await shop.signIn(admin),
      simulator: file?.simulator,
      clock: call.io.clock,
      random: call.io.random,
    };
    const items: Verdict[] = [];
    for (const journey of call.isDryRun ? [] : journeys) items.push(await walk(journey, smoke, call));
    const isFailed = items.some(({ verdict }) => verdict === "failed");
    return {
      kind: "SmokeReport",
      status: isFailed ? "failed" : "ok",
      items: items.map((item) => ({ ...item })),
      exit: isFailed ? exitCodes.checkFailed : exitCodes.done,
    };
  },
};

async function walk(
  { title, run, needsSimulator }: Journey,
  smoke: SmokeContext,
  { progress }: Call,
): Promise<Verdict> {
  if (needsSimulator && smoke.simulator === undefined)
    return { journey: title, verdict: "skipped", reason: "needs the payment simulator" };
  progress.begin(title);
  try {
    await run(smoke);
    progress.done(title);
    return { journey: title, verdict: "passed", reason: "" };
  } catch (error) {
    progress.fail(title, (error as Error).message);
    return { journey: title, verdict: "failed", reason: (error as Error).message };
  }
}
