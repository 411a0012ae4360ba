import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { inject, onTestFailed, onTestFinished } from "vitest";
import { findChromium } from "./chromium.ts";

// A browser at work in a closed network must not look for its maker; root has no sandbox.
const args = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

export function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error("no Chromium on this machine (Debian: chromium)");
  return chromium.launch({ executablePath, args });
}

export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
};

/** A visitor: a browser with cookies of its own. Ends with the test that asked for it, which shows its page if it failed. */
export async function visit(browser: Browser, options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL: inject("platform").url,
    // The shop of a test cluster has a certificate of its own making.
    ignoreHTTPSErrors: true,
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const said: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") said.push(message.text());
  });
  page.on("pageerror", (error) => {
    said.push(error.message);
  });
  onTestFailed(() => {
    process.stderr.write(`at ${page.url()}\n${said.join("\n")}\n`);
  });
  onTestFinished(() => context.close());
  return { context, page, said };
}

export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors that the pages reported. */
  readonly said: readonly string[];
}
