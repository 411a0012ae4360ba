import { longestFaultMs } from "../engine/faults/fault-order.ts";
import { ShopError } from "../shop-error.ts";
import type { Experiment } from "./experiment.ts";
import type { FaultDriver } from "./fault-driver.ts";
import { isSettled, type Reading } from "./probing.ts";
import { spanText } from "./span.ts";

export interface GuardContext {
  readonly experiment: Experiment;
  readonly driver: FaultDriver;
  /** The steady state before, asked when its turn has come. */
  readonly steadyState: () => Promise<readonly Reading[]>;
  /** Alerts that somebody is paged for at the moment. */
  readonly incidents: () => Promise<readonly string[]>;
}

/** One condition that must hold before anything is broken. Throws what the person is told. */
export interface Guard {
  readonly name: string;
  /** False: it needs the shop under load, and a plan leaves it out. */
  readonly isCheap: boolean;
  check(context: GuardContext): Promise<void>;
}

/** In this order: the first that fails is the one that is told, and nothing after it is looked at. */
export const guards: readonly Guard[] = [
  { name: "the safety lever is released", isCheap: true, check: leverIsReleased },
  { name: "faults are welcome here", isCheap: true, check: isWelcome },
  { name: "nothing else is under way", isCheap: true, check: nothingUnderWay },
  { name: "the steady state is green", isCheap: false, check: isSteady },
  { name: "the blast radius is within its limit", isCheap: true, check: isSmallEnough },
  { name: "the fault has an end", isCheap: true, check: hasAnEnd },
];

/** Longer than the fault lasts by so much: time for the runner to end it, before its deadline does. */
export const graceMs = 10_000;

async function leverIsReleased({ driver }: GuardContext): Promise<void> {
  const lever = await driver.lever();
  if (lever !== undefined)
    throw new ShopError(
      "SHOP-CHAOS-003",
      `the lever is pulled since ${new Date(lever.since).toISOString()}: ${lever.reason}`,
    );
}

async function isWelcome({ driver, experiment }: GuardContext): Promise<void> {
  const reason = (await driver.refusal()) ?? (await driver.unsupported(experiment));
  if (reason !== undefined) throw new ShopError("SHOP-CHAOS-004", reason);
}

async function nothingUnderWay({ driver, incidents }: GuardContext): Promise<void> {
  const found = [...(await driver.underWay()), ...(await incidents())];
  if (found.length > 0) throw new ShopError("SHOP-CHAOS-005", found.join("; "));
}

async function isSteady({ steadyState }: GuardContext): Promise<void> {
  const told = (await steadyState())
    .filter((reading) => !isSettled(reading))
    .map(({ probe, ok, said }) => `${ok === false ? "not so" : "not known"}: ${probe} (${said})`);
  if (told.length > 0) throw new ShopError("SHOP-CHAOS-006", told.join("; "));
}

async function isSmallEnough({ driver, experiment }: GuardContext): Promise<void> {
  const { services, percent } = driver.radius(experiment);
  const { blastRadius } = experiment;
  const problems = [
    ...(services.length > blastRadius.services
      ? [`${services.length} services would be hit (${services.join(", ")}), at most ${blastRadius.services} may be`]
      : []),
    ...(percent > blastRadius.percent
      ? [`${percent} % of the calls would be hit, at most ${blastRadius.percent} % may be`]
      : []),
  ];
  if (problems.length > 0) throw new ShopError("SHOP-CHAOS-007", problems.join("; "));
}

async function hasAnEnd({ experiment }: GuardContext): Promise<void> {
  const asked = experiment.duration + graceMs;
  if (experiment.duration <= 0 || asked > longestFaultMs)
    throw new ShopError(
      "SHOP-CHAOS-008",
      `the fault would last ${spanText(experiment.duration)}, at most ${spanText(longestFaultMs - graceMs)} are allowed`,
    );
}
