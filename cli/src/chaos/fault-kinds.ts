import type { Engine, Experiment, Fault } from "./experiment.ts";

/** What a kind of fault can be aimed at, and where it can be made. */
export interface FaultKind {
  /** One of these; none where a fault is aimed at nothing. */
  readonly targets: readonly ("service" | Engine)[];
  /** It concerns a whole process, and so everything that shares it. */
  readonly isOfProcess: boolean;
  /** Why it cannot be made on one machine without Kubernetes. */
  readonly notLocal?: string;
}

const engines = ["postgres", "redis", "payment-provider"] as const;
const anything = ["service", ...engines] as const;
const calls: FaultKind = { targets: ["service"], isOfProcess: false };

/** The one table that files are checked by, radii are computed by, and drivers make or refuse faults by. */
export const faultKinds: Readonly<Record<Fault["kind"], FaultKind>> = {
  kill: { targets: anything, isOfProcess: true },
  freeze: { targets: anything, isOfProcess: true },
  outage: { targets: anything, isOfProcess: true },
  cpu: { targets: ["service"], isOfProcess: true },
  memory: {
    targets: ["service"],
    isOfProcess: true,
    notLocal: "the memory of a process is bounded on a cluster only",
  },
  full: { targets: ["postgres"], isOfProcess: false },
  dns: {
    targets: anything,
    isOfProcess: false,
    notLocal:
      "processes of one machine find each other by number and not by name; on a cluster names can be taken away",
  },
  drain: { targets: anything, isOfProcess: true, notLocal: "there is no node here that could be drained" },
  certificate: {
    targets: [],
    isOfProcess: false,
    notLocal: "customers of a local platform come without TLS, so there is no certificate that could run out",
  },
  latency: calls,
  error: calls,
  abort: calls,
  skew: { targets: ["service"], isOfProcess: true },
  provider: { targets: ["payment-provider"], isOfProcess: false },
  overload: { targets: [], isOfProcess: false },
};

/** Who is really hit: where a kind of fault has one target, that, whatever was written beside it. */
export function whoIsHit({ fault, target }: Pick<Experiment, "fault" | "target">): Experiment["target"] {
  const { targets } = faultKinds[fault.kind];
  const [only] = targets;
  if (only === undefined) return {};
  return targets.length === 1 && only !== "service" ? { engine: only } : target;
}

/** Where an experiment can be run, as its kind of fault and its author have it. */
export function placesOf({
  fault,
  modes,
  release,
}: Pick<Experiment, "fault" | "modes" | "release">): readonly string[] {
  const { notLocal } = faultKinds[fault.kind];
  return [
    ...(notLocal === undefined && release === undefined ? modes : []),
    ...(modes.includes("wire") ? ["cluster"] : []),
  ];
}
