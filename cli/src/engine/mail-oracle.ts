import type { Clock } from "@shopstream/platform/clock.ts";
import { ShopError } from "../shop-error.ts";
import type { Target } from "./target.ts";
import type { Verdict } from "./verdict.ts";

const answerMs = 30_000;
/** The inbox keeps the newest five hundred mails, and an order may have more than one. */
const newest = 150;

/** R8 from outside: a mail follows an event, and an event that was committed and never sent is a mail that never comes. */
export async function mailVerdict({ file }: Target, acknowledged: readonly string[], clock: Clock): Promise<Verdict[]> {
  if (file?.inbox === undefined) return [];
  const { url } = file.inbox;
  const response = await fetch(`${url}/api/messages`, { signal: clock.timeout(answerMs) }).catch((cause: unknown) => {
    throw new ShopError("SHOP-API-001", `the local inbox at ${url} does not answer`, { cause });
  });
  if (!response.ok) throw new ShopError("SHOP-API-002", `the local inbox answered ${response.status}`);
  const { items } = (await response.json()) as { items: readonly { readonly subject: string }[] };
  const told = new Set(items.flatMap(({ subject }) => subject.split(" ")));
  const orders = acknowledged.slice(-newest);
  const violations = orders.filter((id) => !told.has(id));
  return [{ id: "R8", statement: "who was told of an order got a mail about it", checked: orders.length, violations }];
}
