import type { Clock } from "@shopstream/platform/clock.ts";
import pLimit from "p-limit";
import { ShopError } from "../shop-error.ts";
import { busGroups } from "./bus-groups.ts";
import { mailVerdicts } from "./mail-oracle.ts";
import { simulatorVerdict } from "./provider-oracle.ts";
import type { Rest } from "./rest.ts";
import type { Target } from "./target.ts";
import { mergeVerdicts, type Verdict } from "./verdict.ts";

export interface Verification {
  readonly target: Target;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** How long what is still under way may take: a violation counts when it stays. */
  readonly patienceMs: number;
  /** Orders that a client was told of; undefined when nobody kept them. */
  readonly acknowledged?: readonly string[] | undefined;
  /** Addresses under which somebody signed up. */
  readonly signedUp?: readonly string[];
  readonly onWait: (reason: string) => void;
}

const services = ["inventory", "orders", "payments", "reviews", "search"];
const askAgainMs = 500;
const atOnce = 8;

/** A verdict for every invariant, from the services' own oracles, the provider's record and the client's memory. */
export async function verifyInvariants(verification: Verification): Promise<Verdict[]> {
  const { target, clock, signal, patienceMs, acknowledged, signedUp = [], onWait } = verification;
  const admin = await target.shop.signIn(target.admin);
  const until = clock.now() + patienceMs;
  for (;;) {
    const waiting = await eventsWaiting(target, clock);
    const verdicts = mergeVerdicts([
      ...(await askServices(admin)),
      ...(await simulatorVerdict(target, clock)),
      ...(acknowledged === undefined
        ? []
        : [
            await stillThere(admin, acknowledged),
            ...(await mailVerdicts(target, { orders: acknowledged, signedUp }, clock)),
          ]),
    ]);
    const broken = verdicts.filter(({ violations }) => violations.length > 0).map(({ id }) => id);
    const isQuiet = waiting === 0 && broken.length === 0;
    if (isQuiet || clock.now() + askAgainMs > until) return verdicts;
    onWait(waiting > 0 ? `${waiting} events are on their way` : `${broken.join(", ")} does not hold yet`);
    await clock.sleep(askAgainMs, signal);
  }
}

async function askServices(admin: Rest): Promise<Verdict[]> {
  const answers = services.map((service) => admin.ask<{ items: Verdict[] }>("GET", `/v1/admin/invariants/${service}`));
  const verdicts = (await Promise.all(answers)).flatMap(({ items }) => items);
  if (verdicts.every(({ id, violations }) => typeof id === "string" && Array.isArray(violations))) return verdicts;
  throw new ShopError("SHOP-API-004", "the services answered something else than verdicts");
}

/** Of a shop elsewhere the bus cannot be seen; its oracles wait for what they need. */
async function eventsWaiting({ file }: Target, clock: Clock): Promise<number> {
  if (file === undefined) return 0;
  const groups = await busGroups(file, clock);
  return groups.reduce((total, { waiting }) => total + waiting, 0);
}

async function stillThere(admin: Rest, ids: readonly string[]): Promise<Verdict> {
  const limit = pLimit(atOnce);
  const look = async (id: string) => (await admin.send("GET", `/v1/orders/${encodeURIComponent(id)}`)).status;
  const seen = await Promise.all(ids.map((id) => limit(async () => ({ id, status: await look(id) }))));
  const violations = seen.filter(({ status }) => status !== 200).map(({ id }) => id);
  return { id: "R4", statement: "every order that a client was told of exists", checked: ids.length, violations };
}
