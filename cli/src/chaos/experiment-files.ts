import { existsSync, globSync } from "node:fs";
import { basename, join } from "node:path";
import { repository } from "../engine/home.ts";
import { ShopError } from "../shop-error.ts";
import { type Experiment, experimentSchema } from "./experiment.ts";
import { problemsOf } from "./experiment-problems.ts";
import { problemsIn, readYaml, tellProblems, type YamlFile } from "./yaml-file.ts";

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
  return toExperiment(readYaml(file));
}

/** Throws with every fault that it has, each with its place. */
export function toExperiment(yaml: YamlFile): Experiment {
  const result = experimentSchema.safeParse(yaml.value);
  const problems = result.success ? problemsOf(result.data, yaml.file) : problemsIn(result.error);
  if (result.success && problems.length === 0) return result.data;
  throw new ShopError("SHOP-CHAOS-002", `${basename(yaml.file)} is no experiment:\n${tellProblems(yaml, problems)}`);
}

/** Each of those that were named, or of the repository: the experiment, or why it is none. */
export function checkExperiments(namesOrFiles: readonly string[]): readonly (Experiment | ShopError)[] {
  const all = namesOrFiles.length === 0 ? globSync(join(folder, "*.yaml")).sort() : namesOrFiles;
  return all.map((each) => {
    try {
      return findExperiment(each);
    } catch (error) {
      if (error instanceof ShopError) return error;
      throw error;
    }
  });
}
