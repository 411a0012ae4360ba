import type { Clock } from "@shopstream/platform/clock.ts";
import { ShopError } from "../shop-error.ts";
import type { Target } from "./target.ts";
import type { Verdict } from "./verdict.ts";

interface Summary {
  /** By order. */
  readonly succeededCharges: Readonly<Record<string, number>>;
  readonly ordersChargedMoreThanOnce: readonly string[];
}

const answerMs = 30_000;

/** R2 from the provider's own record, which the shop cannot embellish. Nothing with a real provider. */
export async function simulatorVerdict({ file }: Target, clock: Clock): Promise<Verdict[]> {
  if (file?.simulator === undefined) return [];
  const { url, secretKey } = file.simulator;
  const request = { headers: { authorization: `Bearer ${secretKey}` }, signal: clock.timeout(answerMs) };
  const response = await fetch(`${url}/_sim/summary`, request).catch((cause: unknown) => {
    throw new ShopError("SHOP-API-001", `the payment simulator at ${url} does not answer`, { cause });
  });
  if (!response.ok) throw new ShopError("SHOP-API-002", `the payment simulator answered ${response.status}`);
  const { succeededCharges, ordersChargedMoreThanOnce } = (await response.json()) as Summary;
  return [
    {
      id: "R2",
      statement: "the provider's record has at most one charge per order",
      checked: Object.keys(succeededCharges).length,
      violations: ordersChargedMoreThanOnce,
    },
  ];
}
