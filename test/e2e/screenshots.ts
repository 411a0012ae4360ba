// node test/e2e/screenshots.ts URL FOLDER: pictures of the main pages of a running shop, for phone and desktop, light and
// dark, and of the home page in Arabic. For people to look at; nothing here passes or fails.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { type Browser, chromium } from "playwright-core";
import { findChromium } from "./chromium.ts";

const [url = "http://127.0.0.1:8080", folder = ".cache/screenshots"] = process.argv.slice(2);
const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1440, height: 900 } } as const;
const schemes = ["light", "dark"] as const;

async function slugOf(list: string): Promise<string> {
  const { items } = (await (await fetch(url + list)).json()) as { items: { slug: string }[] };
  return items[0]?.slug ?? "";
}

const pages: Readonly<Record<string, string>> = {
  home: "/",
  "home-ar": "/ar",
  category: `/c/${await slugOf("/v1/categories")}`,
  "category-ar": `/ar/c/${await slugOf("/v1/categories")}`,
  product: `/p/${await slugOf("/v1/products")}`,
  search: "/search?q=chair",
  nothing: "/search?q=xyzzyqwv",
  cart: "/cart",
  "sign-in": "/sign-in",
  "not-found": "/nowhere",
};

async function take(browser: Browser, size: keyof typeof sizes, colorScheme: (typeof schemes)[number]): Promise<void> {
  const context = await browser.newContext({ baseURL: url, viewport: sizes[size], colorScheme });
  const page = await context.newPage();
  for (const [name, address] of Object.entries(pages)) {
    await page.goto(address, { waitUntil: "networkidle" });
    const file = path.join(folder, `${name}-${size}-${colorScheme}.png`);
    await page.screenshot({ path: file, fullPage: size === "desktop" });
    process.stdout.write(`${file}\n`);
  }
  await context.close();
}

const executablePath = findChromium();
if (executablePath === undefined) throw new Error("no Chromium on this machine (Debian: chromium)");
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking"] });
for (const size of ["phone", "desktop"] as const) for (const scheme of schemes) await take(browser, size, scheme);
await browser.close();
