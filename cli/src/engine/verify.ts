import type { Clock } from "@shopstream/platform/clock.ts";
import type { Rest } from "./rest.ts";
import type { Target } from "./target.ts";

export interface Verdict {
  readonly id: string;
  readonly statement: string;
  readonly checked: number;
  readonly violations: readonly string[];
  /** Why it cannot be asked of a running platform. */
  readonly notAsked?: string;
}

const services = ["inventory", "orders", "payments", "search"];
const askAgainMs = 500;

// What needs a client's memory, a fault or a second version to be seen is shown by the tests named here.
const elsewhere: Readonly<Record<string, string>> = {
  R7: "compensation once: services/orders/src/saga tests",
  R8: "exactly once per consumer: platform/src/bus-redis.test.ts, relay.test.ts",
  R9: "read your own writes: services/cart and services/orders tests",
  R11: "no audit trail yet",
  R12: "no DSAR yet",
  R13: "overload: not measured yet",
  R14: "two versions side by side: not tested yet",
};

export function isHeld({ violations }: Verdict): boolean {
  return violations.length === 0;
}

/** Every invariant's verdict. What is still under way gets time to end: a violation counts when it stays. */
export async function verifyInvariants(target: Target, clock: Clock, patienceMs: number): Promise<Verdict[]> {
  const admin = await target.shop.signIn(target.admin);
  const until = clock.now() + patienceMs;
  for (;;) {
    const verdicts = await askAll(admin, target, clock);
    if (verdicts.every(isHeld) || clock.now() > until) return withUnasked(verdicts);
    await clock.sleep(askAgainMs);
  }
}

async function askAll(admin: Rest, target: Target, clock: Clock): Promise<Verdict[]> {
  const answers = services.map((service) => admin.ask<{ items: Verdict[] }>("GET", `/v1/admin/invariants/${service}`));
  const verdicts = (await Promise.all(answers)).flatMap(({ items }) => items);
  return [...verdicts, ...(await askSimulator(target, clock))];
}

/** R2 once more, from the provider's own record of what it charged. */
async function askSimulator({ file }: Target, clock: Clock): Promise<Verdict[]> {
  if (file?.simulator === undefined) return [];
  const headers = { authorization: `Bearer ${file.simulator.secretKey}` };
  const response = await fetch(`${file.simulator.url}/_sim/summary`, { headers, signal: clock.timeout(30_000) });
  const { succeededCharges, ordersChargedMoreThanOnce } = (await response.json()) as {
    succeededCharges: Readonly<Record<string, number>> | number;
    ordersChargedMoreThanOnce: unknown[];
  };
  const violations = ordersChargedMoreThanOnce.map((entry) =>
    typeof entry === "string" ? entry : JSON.stringify(entry),
  );
  return [
    {
      id: "R2",
      statement: "the provider's record: nobody was charged twice",
      checked: typeof succeededCharges === "number" ? succeededCharges : Object.keys(succeededCharges).length,
      violations,
    },
  ];
}

function withUnasked(verdicts: readonly Verdict[]): Verdict[] {
  const unasked = Object.entries(elsewhere).map(([id, notAsked]) => ({
    id,
    statement: "",
    checked: 0,
    violations: [],
    notAsked,
  }));
  return [...verdicts, ...unasked].sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)));
}
