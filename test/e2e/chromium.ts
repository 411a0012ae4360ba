import { existsSync } from "node:fs";

const candidates = [
  process.env.CHROMIUM ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

/** The browser of the machine: Playwright's own cannot be fetched everywhere. */
export function findChromium(): string | undefined {
  return candidates.find((file) => file !== "" && existsSync(file));
}
