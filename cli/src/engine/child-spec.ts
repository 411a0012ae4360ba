import { createHash } from "node:crypto";
import { AppError } from "@shopstream/platform/errors.ts";

/** When a process counts as ready. A line is looked for in its log, from where the log stood at its start. */
export type ReadyCheck =
  | { readonly kind: "http"; readonly url: string }
  | { readonly kind: "tcp"; readonly port: number }
  | { readonly kind: "line"; readonly text: string };

/** One process to keep alive, as data: it travels to the supervisor as JSON. */
export type ChildSpec = {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly account?: { readonly uid: number; readonly gid: number } | undefined;
  readonly logFile: string;
  readonly ready: ReadyCheck;
  readonly readyTimeoutMs: number;
  /** Started after these are ready, stopped before them. */
  readonly dependsOn: readonly string[];
  readonly stopSignal: "SIGTERM" | "SIGINT";
  /** How long it may take to end after the signal, before SIGKILL. */
  readonly drainMs: number;
  /** Shown in the status; the process gets it by its own arguments or environment. */
  readonly port?: number;
};

/** Same digest, same process: what decides whether a survivor is kept. */
export function specDigest(spec: ChildSpec): string {
  return createHash("sha256").update(JSON.stringify(spec)).digest("hex").slice(0, 16);
}

/** Dependencies first; otherwise in the order given. */
export function startOrder(specs: readonly ChildSpec[]): ChildSpec[] {
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  if (byName.size < specs.length) throw new AppError("invalid", "child_name_twice", "two processes have one name");
  const ordered = new Set<ChildSpec>();
  const visit = (name: string, path: readonly string[]): void => {
    const spec = byName.get(name);
    if (spec === undefined)
      throw new AppError("invalid", "child_unknown", `${path.at(-1)} needs ${name}, which is not there`);
    if (path.includes(name)) throw new AppError("invalid", "child_cycle", `${[...path, name].join(" needs ")}`);
    for (const needed of spec.dependsOn) visit(needed, [...path, name]);
    ordered.add(spec);
  };
  for (const { name } of specs) visit(name, []);
  return [...ordered];
}
