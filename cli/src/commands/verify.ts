import type { CommandSpec } from "../command.ts";
import { targetOf } from "../engine/target.ts";
import { isHeld, type Verdict, verifyInvariants } from "../engine/verify.ts";
import { exitCodes } from "../exit-codes.ts";

const quietMs = 60_000;

export const verifyCommand: CommandSpec = {
  name: "verify",
  summary: "ask the running platform for its invariants R1 to R14",
  examples: [
    {
      line: "shopctl verify",
      does: "one line per invariant, with the ids that break it; exit code 3 when one is broken",
    },
    { line: "shopctl verify --timeout 5m -o json", does: "waits longer for what is still under way" },
  ],
  dryRun: "harmless",
  run: async ({ io, progress, timeoutMs = quietMs }) => {
    const target = targetOf(io);
    progress.begin("Ask the services");
    const verdicts = await verifyInvariants(target, io.clock, timeoutMs);
    const isRight = verdicts.every(isHeld);
    return {
      kind: "Invariants",
      status: isRight ? "held" : "broken",
      items: verdicts.map(toRow),
      columns: ["id", "verdict", "checked", "statement", "violations"],
      exit: isRight ? exitCodes.done : exitCodes.checkFailed,
    };
  },
};

function toRow(verdict: Verdict): Record<string, unknown> {
  const { id, statement, checked, violations, notAsked } = verdict;
  const asked = isHeld(verdict) ? "held" : "BROKEN";
  const word = notAsked === undefined ? asked : "not checked";
  return { id, verdict: word, checked, statement: notAsked ?? statement, violations: violations.join(" ") };
}
