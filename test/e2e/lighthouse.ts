// node test/e2e/lighthouse.ts URL FOLDER: Lighthouse's judgement of the main pages of a running shop, as a phone of the
// middle class sees them on a slow network. Scores of speed depend on the machine; what it finds wrong does not.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Shopper } from "../support/shopper.ts";
import { findChromium } from "./chromium.ts";

const [url = "http://127.0.0.1:8080", folder = ".cache/lighthouse"] = process.argv.slice(2);
const tool = new URL("../../tools/lighthouse/node_modules/", import.meta.url);
const categories = ["performance", "accessibility", "best-practices", "seo"] as const;
const measures = ["largest-contentful-paint", "cumulative-layout-shift", "total-blocking-time"] as const;

interface Audit {
  readonly title: string;
  readonly score: number | null;
  readonly scoreDisplayMode: string;
  readonly displayValue?: string;
}

interface Judgement {
  readonly lhr: {
    readonly categories: Readonly<
      Record<string, { readonly score: number | null; readonly auditRefs: readonly { id: string; weight: number }[] }>
    >;
    readonly audits: Readonly<Record<string, Audit>>;
  };
  readonly report: string;
}

type Lighthouse = (url: string, options: object) => Promise<Judgement | undefined>;
type Launch = (options: object) => Promise<{ readonly port: number; kill(): void }>;

// Types would need it installed for everybody.
const { default: lighthouse } = (await import(new URL("lighthouse/core/index.js", tool).href)) as {
  default: Lighthouse;
};
const { launch } = (await import(new URL("chrome-launcher/dist/index.js", tool).href)) as { launch: Launch };

const shopper = new Shopper(url);

async function firstOf(
  listing: string,
): Promise<{ readonly slug: string; readonly variants?: readonly { sku: string }[] }> {
  const { body } = await shopper.send<{ items: { slug: string; variants?: { sku: string }[] }[] }>("GET", listing);
  const [first] = body.items;
  if (first === undefined) throw new Error("the shop is empty: make seed");
  return first;
}

/** The cookie of a guest who has put something in. */
async function filledCart(sku: string): Promise<string> {
  const opened = await shopper.send<{ id: string }>("POST", "/v1/carts", { body: {}, headers: { "x-client": "web" } });
  const cookie = opened.headers.getSetCookie().map((line) => line.split(";")[0]);
  const headers = { "x-client": "web", cookie: cookie.join("; ") };
  await shopper.send("POST", `/v1/carts/${opened.body.id}/lines`, { body: { sku, quantity: 1 }, headers });
  return headers.cookie;
}

const product = await firstOf("/v1/products?include=variants&pageSize=1");
const pages: readonly (readonly [name: string, path: string, cookie?: string])[] = [
  ["home", "/"],
  ["category", `/c/${(await firstOf("/v1/categories")).slug}`],
  ["product", `/p/${product.slug}`],
  ["search", "/search?q=chair"],
  ["cart", "/cart", await filledCart(product.variants?.[0]?.sku ?? "")],
];

function faults({ lhr }: Judgement): readonly string[] {
  return Object.entries(lhr.categories).flatMap(([category, { auditRefs }]) =>
    auditRefs
      .map(({ id, weight }) => ({ id, weight, audit: lhr.audits[id] }))
      .filter(({ weight, audit }) => weight > 0 && audit !== undefined && (audit.score ?? 1) < 0.9)
      .map(({ id, audit }) => `${category}: ${id}: ${audit?.title} ${audit?.displayValue ?? ""}`.trim()),
  );
}

const chromePath = findChromium();
if (chromePath === undefined) throw new Error("no Chromium on this machine (Debian: chromium)");
mkdirSync(folder, { recursive: true });
const browser = await launch({
  chromePath,
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-background-networking"],
});
const found: string[] = [];
process.stdout.write(
  `| page     | ${categories.join(" | ")} | LCP | CLS | TBT |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n`,
);
for (const [name, at, cookie] of pages) {
  const judgement = await judge(new URL(at, url).href, cookie);
  writeFileSync(path.join(folder, `${name}.html`), judgement.report);
  const { lhr } = judgement;
  const scores = categories.map((category) => Math.round((lhr.categories[category]?.score ?? 0) * 100));
  const values = measures.map((id) => lhr.audits[id]?.displayValue ?? "");
  process.stdout.write(`| ${[name, ...scores, ...values].join(" | ")} |\n`);
  found.push(...faults(judgement).map((fault) => `${name}: ${fault}`));
}
browser.kill();
process.stdout.write(`\n${found.length === 0 ? "nothing found" : found.join("\n")}\nreports in ${folder}\n`);

/** Asks again, twice at most, when a busy machine showed nothing in time: then there is no score of speed. */
async function judge(page: string, cookie: string | undefined): Promise<Judgement> {
  const options = {
    port: browser.port,
    output: "html",
    logLevel: "error",
    onlyCategories: categories,
    ...(cookie === undefined ? {} : { extraHeaders: { cookie } }),
  };
  for (let tries = 3; tries > 0; tries -= 1) {
    const judgement = await lighthouse(page, options);
    if (judgement?.lhr.categories["performance"]?.score != null) return judgement;
  }
  throw new Error(`Lighthouse could not measure ${page}`);
}
