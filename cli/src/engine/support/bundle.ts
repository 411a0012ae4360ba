import { arch, availableParallelism, platform, release, totalmem } from "node:os";
import type { Environment } from "@shopstream/platform/config.ts";
import type { TarFile } from "./tar.ts";

/** A file of a bundle, and how it is made. */
export interface Part {
  readonly name: string;
  readonly make: () => Promise<string>;
}

export interface Collected extends TarFile {
  /** Why it could not be made; then the file says so. */
  readonly problem?: string;
}

/** All parts, cleaned. What cannot be found out is told in its place: a bundle is asked for when something is broken. */
export async function collect(parts: readonly Part[], redact: (text: string) => string): Promise<readonly Collected[]> {
  return Promise.all(
    parts.map(async ({ name, make }) => {
      try {
        return { name, text: redact(await make()) };
      } catch (error) {
        const problem = redact((error as Error).message);
        return { name, text: `could not be made: ${problem}\n`, problem };
      }
    }),
  );
}

/** A part that is a document. */
export function documentPart(name: string, make: () => unknown): Part {
  return { name, make: async () => `${JSON.stringify(await make(), null, 2)}\n` };
}

/** What the machine is. */
export function aboutPart(version: string, now: number, settings: Environment): Part {
  return documentPart("about.json", () => ({
    shopctl: version,
    node: process.version,
    system: `${platform()} ${release()} ${arch()}`,
    cores: availableParallelism(),
    memoryMib: Math.round(totalmem() / 2 ** 20),
    madeAt: new Date(now).toISOString(),
    settings,
  }));
}
