import type { Call, CommandSpec } from "../command.ts";
import { readAcknowledged } from "../engine/acknowledged.ts";
import { type TargetOptions, targetOf, withTarget } from "../engine/target.ts";
import { isHeld, type Verdict } from "../engine/verdict.ts";
import { verifyInvariants } from "../engine/verify.ts";
import type { Result, Row } from "../result.ts";
import { ShopError } from "../shop-error.ts";

interface VerifyOptions extends TargetOptions {
  readonly acknowledged?: string;
}

const patienceMs = 60_000;
/** Of a given timeout: the rest is for the last question, so that a report comes and not only the end of time. */
const shareForWaiting = 0.8;

export const verifyCommand: CommandSpec<VerifyOptions> = {
  name: "verify",
  summary: "ask the running platform for its invariants R1 to R14",
  examples: [
    {
      line: "shopctl verify",
      does: "one line per invariant, with the ids that break it; exit code 3 when one is broken",
    },
    { line: "shopctl verify --timeout 5m -o json", does: "waits longer for what is still under way" },
    {
      line: "shopctl verify --acknowledged orders.ndjson",
      does: "also looks for every order that a client was told of",
    },
  ],
  dryRun: "harmless",
  configure: (command) =>
    withTarget(command).option("--acknowledged <file>", "ids of orders that clients were told of, one a line"),
  run: async (call, options) => {
    const target = targetOf(call.io, options);
    const acknowledged = options.acknowledged === undefined ? undefined : readAcknowledged(options.acknowledged);
    call.progress.begin("Ask the services");
    return toResult(await verifyInvariants({ ...waiting(call), target, acknowledged }));
  },
};

function waiting({ io, signal, progress, timeoutMs }: Call) {
  let told = "";
  const onWait = (reason: string) => {
    if (reason !== told) progress.line(`waiting: ${reason}`);
    told = reason;
  };
  const patience = timeoutMs === undefined ? patienceMs : timeoutMs * shareForWaiting;
  return { clock: io.clock, signal, patienceMs: patience, onWait };
}

function toResult(verdicts: readonly Verdict[]): Result {
  const broken = verdicts.filter((verdict) => !isHeld(verdict)).map(({ id }) => id);
  return {
    kind: "Invariants",
    status: broken.length === 0 ? "held" : "broken",
    items: verdicts.map(toRow),
    columns: ["id", "verdict", "checked", "statement"],
    ...(broken.length === 0
      ? {}
      : {
          text: verdicts
            .filter((verdict) => !isHeld(verdict))
            .map(toIds)
            .join("\n"),
        }),
    errors: broken.length === 0 ? [] : [new ShopError("SHOP-VERIFY-001", `${broken.join(", ")} broken`)],
  };
}

function toIds({ id, violations }: Verdict): string {
  return `${id} is broken by:\n${violations.map((each) => `  ${each}`).join("\n")}`;
}

function toRow(verdict: Verdict): Row {
  const { id, statement, checked, violations, notChecked } = verdict;
  if (notChecked !== undefined) return { id, verdict: "not checked", checked: 0, statement: notChecked, violations };
  return { id, verdict: isHeld(verdict) ? "held" : "BROKEN", checked, statement, violations };
}
