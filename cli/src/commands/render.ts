import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { CommandSpec } from "../command.ts";
import { type ReleaseOptions, renderRelease, withRelease } from "../engine/release.ts";

interface RenderOptions extends ReleaseOptions {
  readonly to?: string;
}

export const renderCommand: CommandSpec<RenderOptions> = {
  name: "render [charts...]",
  summary: "show what would be installed in a cluster, without asking one",
  examples: [
    { line: "shopctl render orders --env production", does: "the objects of one chart, as YAML" },
    { line: "shopctl render --env staging --to manifests", does: "all of them, a file each" },
  ],
  dryRun: "harmless",
  configure: (command) => withRelease(command).option("--to <folder>", "write a file for each object instead"),
  run: async ({ args }, options) => {
    const objects = await renderRelease(args, options);
    const items = objects.map(({ kind, metadata }) => ({ kind, name: metadata.name }));
    if (options.to === undefined) {
      const text = objects.map((object) => stringify(object)).join("---\n");
      return { kind: "Manifests", status: "rendered", data: { objects }, text };
    }
    mkdirSync(options.to, { recursive: true });
    for (const object of objects) writeFileSync(join(options.to, fileOf(object)), stringify(object));
    return { kind: "Manifests", status: "rendered", items };
  },
};

function fileOf({ kind, metadata }: { readonly kind: string; readonly metadata: { readonly name: string } }): string {
  return `${kind}-${metadata.name}.yaml`.toLowerCase();
}
