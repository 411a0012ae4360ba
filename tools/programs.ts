// What is built from Go and where it ends up. A folder of tools/ with a go.mod is a family: its programs are the
// `tool` lines of that file, or the folder's own main package. A family is built again when its sources change.

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export const tools = import.meta.dirname;
const cache = path.resolve(tools, "../.cache/tools");

export type Family = Readonly<{
  name: string;
  /** Where its programs are once they are built. */
  folder: string;
  programs: readonly string[];
  /** Symbols that the linker sets: a Kubernetes built without them calls itself v0.0.0, and Helm and Istio believe it. */
  stamps: Readonly<Record<string, string>>;
}>;

function read(family: string, file: string): string {
  return readFileSync(path.join(tools, family, file), "utf8");
}

/** The version of a module as go.mod requires it. */
function requiredVersion(goMod: string, module: string): string {
  const version = goMod.match(new RegExp(`^(?:require)?\\s+${module}\\s+(\\S+)`, "m"))?.[1];
  if (!version) throw new Error(`go.mod does not require ${module}`);
  return version;
}

function stampsOf(family: string, goMod: string): Record<string, string> {
  if (family === "kubernetes") {
    const version = requiredVersion(goMod, "k8s.io/kubernetes");
    return {
      "k8s.io/component-base/version.gitVersion": version,
      "k8s.io/client-go/pkg/version.gitVersion": version,
    };
  }
  if (family === "helm") {
    // Helm knows Kubernetes 1.N from its client library 0.N, by its own Makefile; without it, charts are rendered for 1.20.
    const minor = requiredVersion(goMod, "k8s.io/client-go").split(".")[1] ?? "";
    const version = { "helm.sh/helm/v3/internal/version.version": requiredVersion(goMod, "helm.sh/helm/v3") };
    const names = ["helm.sh/helm/v3/pkg/chartutil", "helm.sh/helm/v3/pkg/lint/rules"];
    const parts = names.flatMap((name) => [
      [`${name}.k8sVersionMajor`, "1"],
      [`${name}.k8sVersionMinor`, minor],
    ]);
    return { ...version, ...(Object.fromEntries(parts) as Record<string, string>) };
  }
  return {};
}

function programsOf(family: string, goMod: string): string[] {
  const block = goMod.match(/^tool \(\n([^)]*)\)/m)?.[1] ?? goMod.match(/^tool (\S+)/m)?.[1] ?? "";
  const packages = block.split(/\s+/).filter(Boolean);
  return packages.length > 0 ? packages.map((name) => path.basename(name)) : [family];
}

function digestOf(family: string): string {
  const sources = readdirSync(path.join(tools, family)).filter((file) => /^go\.(mod|sum)$|\.go$/.test(file));
  const digest = createHash("sha256");
  for (const file of sources.sort()) digest.update(`${file}\n`).update(read(family, file));
  return digest.digest("hex").slice(0, 12);
}

export function findFamily(name: string): Family | undefined {
  if (!existsSync(path.join(tools, name, "go.mod"))) return undefined;
  const goMod = read(name, "go.mod");
  const folder = path.join(cache, `${name}-${digestOf(name)}`);
  return { name, folder, programs: programsOf(name, goMod), stamps: stampsOf(name, goMod) };
}

export function getFamily(name: string): Family {
  const family = findFamily(name);
  if (!family) throw new Error(`tools/${name} has no go.mod`);
  return family;
}

/** Files appear under their own name once they are whole, so one that exists is one that works. */
export function isBuilt(family: Family): boolean {
  return family.programs.every((program) => existsSync(path.join(family.folder, program)));
}

/** Where a built program is; throws with the command that builds it. */
export function programPath(name: string, program = name): string {
  const family = getFamily(name);
  const file = path.join(family.folder, program);
  if (!existsSync(file)) throw new Error(`${program} is not built; make tools ARGS=${name}`);
  return file;
}
