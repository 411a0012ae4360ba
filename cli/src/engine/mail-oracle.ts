import type { Clock } from "@shopstream/platform/clock.ts";
import { ShopError } from "../shop-error.ts";
import { inboxUrlOf, type Target } from "./target.ts";
import type { Verdict } from "./verdict.ts";

const answerMs = 30_000;
/** Of each kind: the inbox keeps the newest five hundred mails, and an order may have more than one. */
const newest = 150;

/** Whom a mail is owed: by the ids of their orders, and by the addresses under which they signed up. */
export interface Told {
  readonly orders: readonly string[];
  readonly signedUp: readonly string[];
}

interface Mail {
  readonly subject: string;
  readonly to: readonly string[];
}

/** R8 from outside: a mail follows an event, and an event that was committed and never sent is a mail that never comes. */
export async function mailVerdicts(target: Target, told: Told, clock: Clock): Promise<Verdict[]> {
  const url = inboxUrlOf(target);
  if (url === undefined) return [];
  const response = await fetch(`${url}/api/messages`, { signal: clock.timeout(answerMs) }).catch((cause: unknown) => {
    throw new ShopError("SHOP-API-001", `the local inbox at ${url} does not answer`, { cause });
  });
  if (!response.ok) throw new ShopError("SHOP-API-002", `the local inbox answered ${response.status}`);
  const { items } = (await response.json()) as { items: readonly Mail[] };
  const words = new Set(items.flatMap(({ subject }) => subject.split(" ")));
  const addresses = new Set(items.flatMap(({ to }) => to));
  return [
    verdict("who was told of an order got a mail about it", told.orders, words),
    verdict("who signed up was written to", told.signedUp, addresses),
  ];
}

function verdict(statement: string, owed: readonly string[], written: ReadonlySet<string>): Verdict {
  const asked = owed.slice(-newest);
  return { id: "R8", statement, checked: asked.length, violations: asked.filter((each) => !written.has(each)) };
}
