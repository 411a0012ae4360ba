import type { TestProject } from "vitest/node";
import type { PlatformFile } from "../../../cli/src/engine/platform-file.ts";
import { startPlatform } from "../../support/running-platform.ts";

declare module "vitest" {
  export interface ProvidedContext {
    platform: PlatformFile;
  }
}

/** One platform with its storefront for all browser tests, filled as `shopctl up` fills a new one. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const platform = await startPlatform({ wire: false, web: true });
  project.provide("platform", platform.file);
  return () => platform.close();
}
