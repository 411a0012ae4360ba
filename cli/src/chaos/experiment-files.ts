import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { repository } from "../engine/home.ts";
import { ShopError } from "../shop-error.ts";
import { type Experiment, experimentSchema } from "./experiment.ts";
import { problemsOf } from "./experiment-problems.ts";

const folder = join(repository, "chaos/experiments");

/** Every experiment of the repository, by name. */
export function readExperiments(): readonly Experiment[] {
  return globSync(join(folder, "*.yaml")).sort().map(readExperiment);
}

/** By its name, or the path of a file. */
export function findExperiment(nameOrFile: string | undefined): Experiment {
  if (nameOrFile === undefined) throw new ShopError("SHOP-CHAOS-001", "which experiment?");
  const file = /\.ya?ml$/.test(nameOrFile) ? nameOrFile : join(folder, `${nameOrFile}.yaml`);
  if (!existsSync(file)) throw new ShopError("SHOP-CHAOS-001", `there is no experiment ${nameOrFile}`);
  return readExperiment(file);
}

function readExperiment(file: string): Experiment {
  return toExperiment(readYaml(file), file);
}

/** Throws with every fault that it has, each with its place. */
export function toExperiment(raw: unknown, file: string): Experiment {
  const result = experimentSchema.safeParse(raw);
  if (!result.success) throw invalid(file, z.prettifyError(result.error));
  const problems = problemsOf(result.data, file);
  if (problems.length > 0) throw invalid(file, problems.join("\n"));
  return result.data;
}

export function readYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new ShopError("SHOP-CHAOS-002", `${file}: ${(cause as Error).message}`, { cause });
  }
}

function invalid(file: string, problems: string): ShopError {
  return new ShopError("SHOP-CHAOS-002", `${basename(file)} is no experiment:\n${problems}`);
}
