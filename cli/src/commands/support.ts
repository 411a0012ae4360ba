import { existsSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { Call, CommandGroup, CommandSpec } from "../command.ts";
import { homeOf } from "../engine/home.ts";
import { aboutPart, collect, type Part } from "../engine/support/bundle.ts";
import { localParts } from "../engine/support/local-parts.ts";
import { redactor, secretsOf, settingsOf } from "../engine/support/redact.ts";
import { tarOf } from "../engine/support/tar.ts";
import { ShopError } from "../shop-error.ts";
import { isOnCluster, type TargetOptions, withPlatformTarget } from "./platform-target.ts";
import { version } from "./version.ts";

interface BundleOptions extends TargetOptions {
  readonly to?: string;
}

const bundle: CommandSpec<BundleOptions> = {
  name: "bundle",
  summary: "one archive for whoever is asked for help: versions, status, checks, settings, logs; no secrets",
  examples: [
    { line: "shopctl support bundle", does: "shopstream-support-<time>.tar.gz in this folder, readable by you alone" },
    { line: "shopctl support bundle --dry-run", does: "names the files that would be in it" },
    {
      line: "shopctl support bundle --target context --context my-cluster --to help.tar.gz",
      does: "of a shop on a Kubernetes cluster",
    },
  ],
  dryRun: "supported",
  configure: (command) => withPlatformTarget(command).option("--to <file>", "where to write it; it must not be there"),
  run: async (call, options) => {
    const { io, isDryRun, progress } = call;
    const { env, clock } = io;
    const at = clock.now();
    const { to = `shopstream-support-${new Date(at).toISOString().replaceAll(/\D/g, "").slice(0, 14)}.tar.gz` } =
      options;
    if (existsSync(to)) throw new ShopError("SHOP-CLI-001", `${to} is there already: choose another name with --to`);
    const parts = [aboutPart(version, at, settingsOf(env)), ...(await partsOf(call, options))];
    if (isDryRun) return { kind: "SupportBundle", status: "planned", items: parts.map(({ name }) => ({ part: name })) };
    progress.begin("Collect");
    const files = await collect(parts, redactor(secretsOf(homeOf(env), env)));
    const archive = gzipSync(tarOf(files, at));
    write(to, archive);
    progress.done("Collect", `${files.length} files`);
    return {
      kind: "SupportBundle",
      status: "created",
      data: { file: to, sizeBytes: archive.length },
      items: files.map(({ name, text, problem }) => ({ part: name, sizeBytes: Buffer.byteLength(text), problem })),
      text: `${to}: secrets and mail addresses are taken out; look into it before you give it away`,
    };
  },
};

export const supportCommand: CommandGroup = {
  name: "support",
  summary: "what others need to help you",
  commands: [bundle],
};

async function partsOf(call: Call, options: BundleOptions): Promise<readonly Part[]> {
  if (!isOnCluster(options)) return localParts(homeOf(call.io.env), call.io);
  // Loaded when it is wanted: the cluster's client is larger than all the rest.
  const { clusterParts } = await import("./support-cluster.ts");
  return clusterParts(call, options);
}

function write(file: string, archive: Buffer): void {
  try {
    writeFileSync(file, archive, { mode: 0o600, flag: "wx" });
  } catch (cause) {
    throw new ShopError("SHOP-ENV-004", `${file} cannot be written: ${(cause as Error).message}`, { cause });
  }
}
