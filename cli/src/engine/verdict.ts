export interface Verdict {
  /** R1 to R14. */
  readonly id: string;
  readonly statement: string;
  readonly checked: number;
  readonly violations: readonly string[];
  /** Why it cannot be asked of a running platform. */
  readonly notChecked?: string;
}

/** Those that somebody answers for on a running platform. */
export const askable = ["R1", "R2", "R3", "R4", "R5", "R6", "R8", "R10"] as const;

// What needs a client's memory, a fault or a second version to be seen.
const elsewhere: Readonly<Record<string, string>> = {
  R1: "no oracle answered for it",
  R2: "no oracle answered for it",
  R3: "no oracle answered for it",
  R4: "no oracle answered for it",
  R5: "no oracle answered for it",
  R6: "no oracle answered for it",
  R7: "needs a fault: the tests of the order saga make it",
  R8: "needs a client's memory and the local inbox; the tests of the event bus and the kill loop make crashes",
  R9: "needs a writer that reads: shopctl smoke and the journeys are one",
  R10: "no oracle answered for it",
  R11: "there is no audit trail yet",
  R12: "there are no requests of data subjects yet",
  R13: "needs load beyond capacity",
  R14: "needs two versions side by side",
};

export function isHeld({ violations }: Verdict): boolean {
  return violations.length === 0;
}

/** One verdict for each invariant, in order: several oracles for one must all hold; who was not asked says why. */
export function mergeVerdicts(verdicts: readonly Verdict[]): Verdict[] {
  const byId = Map.groupBy(verdicts, ({ id }) => id);
  const ids = [...new Set([...Object.keys(elsewhere), ...byId.keys()])];
  return ids.sort((a, b) => Number(a.slice(1)) - Number(b.slice(1))).map((id) => merge(id, byId.get(id) ?? []));
}

function merge(id: string, verdicts: readonly Verdict[]): Verdict {
  if (verdicts.length === 0)
    return { id, statement: "", checked: 0, violations: [], notChecked: elsewhere[id] as string };
  return {
    id,
    statement: verdicts.map(({ statement }) => statement).join("; "),
    // proto3 JSON leaves nothing out here, but int64 may come as text.
    checked: Math.max(...verdicts.map(({ checked }) => Number(checked))),
    violations: [...new Set(verdicts.flatMap(({ violations }) => violations))],
  };
}
