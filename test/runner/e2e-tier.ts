import { findChromium } from "../e2e/chromium.ts";
import { nothing, type Tally } from "./tally.ts";
import { runVitest } from "./vitest-tier.ts";

/** The journeys in a real browser, against a platform of their own. Without a browser the tier is named and skipped. */
export async function runE2e(): Promise<Tally> {
  if (findChromium() !== undefined) return runVitest("e2e", "test/e2e/*.test.ts");
  process.stdout.write("skip  e2e: this machine lacks Chromium (Debian: chromium; or name one in CHROMIUM)\n");
  return { ...nothing, skipped: 1 };
}
