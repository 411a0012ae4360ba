import { spawnSync } from "node:child_process";
import path from "node:path";
import { getFamily, isBuilt } from "../../../tools/programs.ts";
import { root } from "../../runner/program.ts";
import { installNeeds, obstacles } from "../needs.ts";
import { type BedStep, created, unchanged } from "./step.ts";

export const checkMachine: BedStep = {
  title: "what the host must have",
  run: async () => {
    const found = await obstacles();
    if (found.length > 0) throw new Error(`the bed cannot run here: ${found.join("; ")}`);
    const packages = await installNeeds();
    return packages.length === 0 ? unchanged : { outcome: "created", note: packages.join(", ") };
  },
};

export function buildPrograms(families: readonly string[]): BedStep {
  return {
    title: `programs from Go: ${families.join(", ")}`,
    run: async () => {
      if (families.map(getFamily).every(isBuilt)) return unchanged;
      // In a process of its own, whose lines tell which of them takes so long.
      const { status } = spawnSync(process.execPath, [path.join(root, "tools/build.ts"), ...families], {
        stdio: ["ignore", 2, 2],
      });
      if (status !== 0) throw new Error("a program does not build");
      return created;
    },
  };
}
