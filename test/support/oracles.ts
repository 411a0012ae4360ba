import type { Shopper } from "./shopper.ts";

interface Verdict {
  readonly id: string;
  readonly checked: number;
  readonly violations: readonly string[];
}

/** What the services say of their invariants, one verdict each. */
export async function verdicts(admin: Shopper): Promise<Verdict[]> {
  const answers = ["inventory", "orders", "payments", "search"].map(async (service) => {
    const { status, text, body } = await admin.send<{ items: Verdict[] }>("GET", `/v1/admin/invariants/${service}`);
    if (status !== 200) throw new Error(`${service} cannot say: ${text}`);
    return body.items;
  });
  return (await Promise.all(answers)).flat();
}

/** The ids that break an invariant, by invariant; empty when all hold. */
export async function violations(admin: Shopper): Promise<Record<string, readonly string[]>> {
  const broken = (await verdicts(admin)).filter((verdict) => verdict.violations.length > 0);
  return Object.fromEntries(broken.map(({ id, violations: ids }) => [id, ids]));
}
