import { existsSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { z } from "zod";
import { exitCodes } from "../exit-codes.ts";
import { ShopError, type ShopErrorCode } from "../shop-error.ts";
import type { Experiment } from "./experiment.ts";
import { findExperiment } from "./experiment-files.ts";
import type { SuiteCourse } from "./perform-suite.ts";
import { isAsExpected, type RunRecord } from "./run-record.ts";
import { problemsIn, readYaml, tellProblems } from "./yaml-file.ts";

const schema = z.strictObject({
  apiVersion: z.literal("shopstream/chaos/v1"),
  kind: z.literal("GameDay"),
  name: z.string().regex(/^[a-z][a-z0-9-]{2,50}$/),
  title: z.string().min(10),
  /** Names, or paths beside this file. */
  experiments: z.array(z.string()).min(1),
});

export interface Suite {
  readonly name: string;
  readonly title: string;
  readonly experiments: readonly Experiment[];
}

export function readSuite(file: string | undefined): Suite {
  if (file === undefined || !existsSync(file)) throw new ShopError("SHOP-CHAOS-001", `there is no suite ${file ?? ""}`);
  const yaml = readYaml(file);
  const result = schema.safeParse(yaml.value);
  if (!result.success)
    throw new ShopError(
      "SHOP-CHAOS-002",
      `${basename(file)} is no suite:\n${tellProblems(yaml, problemsIn(result.error))}`,
    );
  const beside = (name: string) => (/\.ya?ml$/.test(name) ? resolve(dirname(file), name) : name);
  const { name, title, experiments } = result.data;
  return { name, title, experiments: experiments.map((each) => findExperiment(beside(each))) };
}

/** A part of a suite, by the names of its experiments; all of it without any. */
export function only(suite: Suite, names: readonly string[]): Suite {
  const unknown = names.find((name) => !suite.experiments.some((each) => each.name === name));
  if (unknown !== undefined) throw new ShopError("SHOP-CHAOS-001", `${suite.name} has no experiment ${unknown}`);
  return names.length === 0
    ? suite
    : { ...suite, experiments: suite.experiments.filter(({ name }) => names.includes(name)) };
}

/** What one experiment is worth: what must never break counts most, and a shop that does not come back counts nothing. */
export interface Score {
  /** 0 to 100; 100 only where nothing at all was lost. */
  readonly total: number;
  /** Why it is no more than that, whatever the parts add up to. */
  readonly capped?: string;
  readonly parts: readonly {
    readonly part: string;
    readonly kept: number;
    readonly of: number;
    readonly weight: number;
  }[];
}

/** Money or goods that went wrong once are no matter of a share of the runs. */
const withBrokenInvariant = 50;

const weights = { invariants: 50, recovery: 20, customers: 20, detection: 10 } as const;

/**
 * Resilience as a number, from what was measured: conditions about invariants, coming back in time, conditions about
 * customers while it lasted, and whether anybody could have noticed. Runs that prove nothing count for nothing either way; one that
 * had to be stopped, or deviated where none of these was asked, failed its customers.
 */
export function score(records: readonly RunRecord[]): Score {
  const told = records.filter(({ verdict }) => verdict !== "inconclusive");
  const parts = [
    part("invariants", told.flatMap(invariantsHeld)),
    part(
      "recovery",
      told.map(({ recoveredAt, verdict }) => recoveredAt !== undefined && verdict !== "not recovered"),
    ),
    part(
      "customers",
      told.flatMap((record) => [
        ...record.readings.during.flatMap(({ ok }) => ok ?? []),
        ...(failedOtherwise(record) ? [false] : []),
      ]),
    ),
    part(
      "detection",
      told.map(({ detected, journeys }) => detected !== undefined || nobodyWasHurt(journeys)),
    ),
  ];
  const known = parts.filter(({ of }) => of > 0);
  const weight = known.reduce((sum, each) => sum + each.weight, 0);
  const total = known.reduce((sum, { kept, of, weight: own }) => sum + (kept / of) * own, 0);
  // Down: what was lost is not rounded away. A sum of shares may miss its whole number by less than this.
  const reached = weight === 0 ? 0 : Math.floor((total / weight) * 100 + 1e-9);
  const broken = parts.filter(({ part, kept, of }) => part === "invariants" && kept < of);
  if (broken.length === 0) return { total: reached, parts };
  const capped = `no more than ${withBrokenInvariant}, since an invariant was broken`;
  return { total: Math.min(reached, withBrokenInvariant), capped, parts };
}

/** Of how much of a game day its score tells. */
export interface Tally {
  readonly ran: number;
  readonly of: number;
  /** Of those that ran. */
  readonly provedNothing: number;
  /** For people. */
  readonly said: string;
}

export function tally({ records, skipped, refused }: SuiteCourse): Tally {
  const [ran, of] = [records.length, records.length + skipped.length + refused.length];
  const provedNothing = records.filter(({ verdict }) => verdict === "inconclusive").length;
  const said = `${ran} of ${of} ran: ${skipped.length} left out, ${refused.length} refused, ${provedNothing} proved nothing`;
  return { ran, of, provedNothing, said };
}

function part(name: keyof typeof weights, outcomes: readonly boolean[]): Score["parts"][number] {
  return { part: name, kept: outcomes.filter(Boolean).length, of: outcomes.length, weight: weights[name] };
}

/** In a way that no other part of the score has seen. */
function failedOtherwise(record: RunRecord): boolean {
  const { verdict, readings } = record;
  if (verdict === "aborted") return true;
  const seen = [...readings.during.map(({ ok }) => ok), ...invariantsHeld(record)];
  return verdict === "deviated" && !seen.includes(false);
}

function invariantsHeld({ experiment, readings }: RunRecord): boolean[] {
  const asked = new Set(
    experiment.steadyState.flatMap(({ name, invariants }) => (invariants === undefined ? [] : [name])),
  );
  return readings.after.flatMap(({ probe, ok }) => (asked.has(probe) && ok !== undefined ? [ok] : []));
}

// What no customer felt need not be noticed.
function nobodyWasHurt(journeys: RunRecord["journeys"]): boolean {
  return journeys.every(({ phase, ok, count }) => phase !== "during" || ok === count);
}

/** The runs that ended otherwise than their authors expect. */
export function surprises(records: readonly RunRecord[]): readonly RunRecord[] {
  return records.filter((record) => !isAsExpected(record));
}

/**
 * The worst that happened decides how a game day ends: something left behind, something stopped, another end than was
 * expected, nothing proven. Undefined where all went as expected.
 */
export function endOf({ records, refused }: Pick<SuiteCourse, "records" | "refused">): ShopErrorCode | undefined {
  const verdicts = surprises(records).map(({ verdict }) => verdict);
  const exits = refused.map(({ exit }) => exit);
  if (verdicts.includes("not recovered") || exits.includes(exitCodes.chaosResidue)) return "SHOP-CHAOS-012";
  if (verdicts.includes("aborted") || exits.includes(exitCodes.chaosStopped)) return "SHOP-CHAOS-010";
  if (refused.length > 0 || verdicts.some((verdict) => verdict !== "inconclusive")) return "SHOP-CHAOS-015";
  // Of a day on which nothing was run nothing is known.
  if (records.length === 0) return "SHOP-CHAOS-011";
  return verdicts.length > 0 ? "SHOP-CHAOS-011" : undefined;
}
