import { z } from "zod";
import type { Clock } from "../clock.ts";
import { type Environment, loadConfig } from "../config.ts";
import type { Random } from "../random.ts";
import { CallFaults } from "./call-faults.ts";
import { FaultFile } from "./fault-file.ts";

const config = z.object({
  /** Set by the supervisor of a local platform only, never by a chart: without it there is no way in for faults. */
  FAULTS_FILE: z.string().default(""),
});

/** The faults of this process; undefined unless it was started to have some. */
export function openFaults(
  env: Environment,
  seams: { readonly clock: Clock; readonly random: Random },
): CallFaults | undefined {
  const { FAULTS_FILE: path } = loadConfig("platform", config, env);
  if (path === "") return undefined;
  const refuse = (error: unknown) => process.emitWarning(String(error));
  return new CallFaults({ ...seams, source: new FaultFile(path, refuse) });
}
