import { programPath } from "../../tools/programs.ts";
import type { Bed } from "./bed.ts";
import { type CommandOptions, command } from "./command.ts";

/** Talks to the bed's API server as its administrator, with the kubectl of its own version. */
export function kubectl(bed: Bed, args: readonly string[], options?: CommandOptions): Promise<string> {
  return command(programPath("kubernetes"), ["kubectl", "--kubeconfig", bed.kubeconfig, ...args], options);
}

export async function get<T>(bed: Bed, args: readonly string[]): Promise<T> {
  return JSON.parse(await kubectl(bed, ["get", ...args, "--output", "json"])) as T;
}

type Manifest = Readonly<({ file: string } | { text: string }) & { namespace?: string }>;

/** Makes the cluster have what the manifest says, as a user who writes it with kubectl would. */
export async function apply(bed: Bed, manifest: Manifest): Promise<void> {
  const [source, options] = "file" in manifest ? [manifest.file, {}] : ["-", { input: manifest.text }];
  const flags = ["--server-side", "--force-conflicts", "--field-manager=bed", "--filename", source];
  const where = manifest.namespace ? ["--namespace", manifest.namespace] : [];
  await kubectl(bed, ["apply", ...flags, ...where], options);
}

export async function rolledOut(bed: Bed, namespace: string, ...workloads: readonly string[]): Promise<void> {
  for (const workload of workloads) {
    await kubectl(bed, ["rollout", "status", workload, "--namespace", namespace, "--timeout=180s"]);
  }
}
