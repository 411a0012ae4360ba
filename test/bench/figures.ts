import type { Load } from "./load.ts";
import type { Measured } from "./measure.ts";
import type { Operation } from "./operations.ts";
import type { Yardstick } from "./yardsticks.ts";

export interface Figures {
  readonly at: string;
  readonly machine: {
    readonly cpus: number;
    readonly model: string;
    readonly load: readonly number[];
    readonly node: string;
  };
  readonly start: {
    readonly platformMs: number;
    readonly platformCpuMs: number;
    readonly eightServicesMs: number;
    readonly oneServiceMs: number;
  };
  readonly seed: { readonly wallMs: number; readonly cpuMs: number };
  readonly idleCpuShare: number;
  readonly yardsticks: readonly [Yardstick, Yardstick];
  readonly operations: readonly Measured[];
  readonly pages: readonly Measured[];
  readonly fiftyUsers: Load & { readonly count: number };
  readonly twentyBuyers: readonly number[];
  readonly memory: {
    readonly applicationPeak: number;
    readonly postgres: number;
    readonly redis: number;
    readonly all: number;
  };
}

/** A figure beside what it should be. Wall times are compared too, but say most about how busy the machine was. */
export interface Verdict {
  readonly what: string;
  readonly target: string;
  readonly got: string;
  readonly isMet: boolean;
}

export function verdicts(figures: Figures, operations: readonly Operation[]): Verdict[] {
  const { start, seed, memory, fiftyUsers, twentyBuyers } = figures;
  const gib = memory.applicationPeak / 2 ** 30;
  return [
    ...operations.flatMap((operation) => ofOperation(operation, figures)),
    below("checkout, p95 with 50 users", fiftyUsers.p95Ms / 1_000, 2, "s"),
    {
      what: "20 buyers for 5 units",
      target: "5 sold, always",
      got: twentyBuyers.join(", "),
      isMet: twentyBuyers.every((sold) => sold === 5),
    },
    below("start of one service", start.oneServiceMs / 1_000, 1, "s"),
    below("start of the whole platform, first time", start.platformMs / 1_000, 15, "s"),
    below("seeding 1,000 products of 3 variants", seed.wallMs / 1_000, 10, "s"),
    below("peak memory of all services", gib, 0.6, "GiB"),
  ];
}

function ofOperation({ title, targetCpuMs, targetStatements }: Operation, { operations }: Figures): Verdict[] {
  const measured = operations.find((candidate) => candidate.title === title);
  if (measured === undefined) return [];
  return [
    ...(targetCpuMs === undefined ? [] : [below(title, measured.cpu.all, targetCpuMs, "CPU-ms")]),
    ...(targetStatements === undefined ? [] : [below(title, measured.statements, targetStatements, "statements")]),
  ];
}

function below(what: string, value: number, target: number, unit: string): Verdict {
  return { what, target: `≤ ${target} ${unit}`, got: `${value.toFixed(2)} ${unit}`, isMet: value <= target };
}
