import type { TestProject } from "vitest/node";
import type { PlatformFile } from "../../../cli/src/engine/platform-file.ts";
import { startPlatform } from "../../support/running-platform.ts";

/** What browser tests know of the shop they walk through. */
type WalkedPlatform = Pick<PlatformFile, "url" | "admin" | "simulator" | "inbox">;

declare module "vitest" {
  export interface ProvidedContext {
    platform: WalkedPlatform;
  }
}

/** A shop that runs elsewhere, such as on a cluster: BASE_URL says where, and the other variables who is who. */
function elsewhere(env: NodeJS.ProcessEnv): WalkedPlatform | undefined {
  const { BASE_URL: url, SHOP_ADMIN_EMAIL: email = "", SHOP_ADMIN_PASSWORD: password = "" } = env;
  const { SIMULATOR_URL: simulatorUrl, SIMULATOR_KEY: secretKey = "" } = env;
  if (url === undefined) return undefined;
  const simulator = simulatorUrl === undefined ? {} : { simulator: { url: simulatorUrl, secretKey } };
  return { url, admin: { email, password }, ...simulator };
}

/** One platform with its storefront for all browser tests, filled as `shopctl up` fills a new one. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const known = elsewhere(process.env);
  if (known !== undefined) {
    project.provide("platform", known);
    return async () => undefined;
  }
  const platform = await startPlatform({ wire: false, web: true });
  project.provide("platform", platform.file);
  return () => platform.close();
}
