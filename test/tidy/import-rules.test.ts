import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { cruise, type ICruiseOptions, type ICruiseResult, type IFlattenedRuleSet } from "dependency-cruiser";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { root } from "./tree.ts";

type Config = IFlattenedRuleSet & Readonly<{ options: ICruiseOptions }>;

const config = createRequire(import.meta.url)(path.join(root, ".dependency-cruiser.cjs")) as Config;

type Case = Readonly<{ rule: string; from: string; to: string; how?: "import type" }>;

/** For each rule the smallest import that breaks it: who imports what, and how. */
const offences: readonly Case[] = [
  { rule: "service-stands-alone", from: "services/cart/src/service.ts", to: "services/orders/src/order.ts" },
  {
    rule: "service-imports-library-and-contract-only",
    from: "services/cart/src/app.ts",
    to: "cli/src/engine/state.ts",
  },
  { rule: "main-is-a-root", from: "services/cart/src/app.ts", to: "services/cart/src/main.ts" },
  {
    rule: "service-file-knows-no-transport",
    from: "services/cart/src/service.ts",
    to: "protos/gen/shop/cart/v1/cart.ts",
  },
  {
    rule: "service-file-knows-no-transport",
    from: "services/cart/src/service/merge.ts",
    to: "platform/src/rpc/server.ts",
  },
  {
    rule: "service-file-takes-the-store-by-type",
    from: "services/cart/src/service.ts",
    to: "services/cart/src/store.ts",
  },
  { rule: "store-knows-no-transport", from: "services/cart/src/store.ts", to: "protos/gen/shop/cart/v1/cart.ts" },
  { rule: "deploy-is-data", from: "services/cart/deploy.ts", to: "services/cart/src/cart.ts" },
  { rule: "platform-knows-no-service", from: "platform/src/run-service.ts", to: "services/cart/src/app.ts" },
  { rule: "contract-knows-nobody", from: "protos/generate/main.ts", to: "platform/src/errors.ts" },
  { rule: "cli-hosts-apps-in-one-place", from: "cli/src/engine/up.ts", to: "services/cart/src/app.ts" },
  { rule: "colocated-host-loads-apps", from: "cli/src/colocated/host.ts", to: "services/cart/src/service.ts" },
  {
    rule: "parts-know-no-routes",
    from: "services/storefront/src/parts/cart-table.tsx",
    to: "services/storefront/src/app/[locale]/cart/page.tsx",
  },
  {
    rule: "what-pages-know-draws-nothing",
    from: "services/storefront/src/cart/current-cart.ts",
    to: "services/storefront/src/parts/cart-table.tsx",
  },
  { rule: "testing-stays-in-tests", from: "services/cart/src/app.ts", to: "platform/src/testing/fake-clock.ts" },
  { rule: "charts-know-declarations", from: "cdk8s/src/charts.ts", to: "services/cart/src/app.ts" },
  { rule: "engines-know-the-library", from: "engines/src/redis-main.ts", to: "services/cart/src/app.ts" },
  { rule: "no-unresolved", from: "services/cart/src/app.ts", to: "nowhere.ts" },
];

const allowed: readonly Case[] = [
  { rule: "store by type", from: "services/cart/src/service.ts", to: "services/cart/src/store.ts", how: "import type" },
  { rule: "library", from: "services/cart/src/service.ts", to: "platform/src/errors.ts" },
  { rule: "contract in rpc.ts", from: "services/cart/src/rpc.ts", to: "protos/gen/shop/cart/v1/cart.ts" },
  { rule: "app in the co-located host", from: "cli/src/colocated/host.ts", to: "services/cart/src/app.ts" },
  { rule: "testing in a test", from: "services/cart/src/cart.test.ts", to: "platform/src/testing/fake-clock.ts" },
];

describe("import direction", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "import-rules-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }

  async function brokenRules(): Promise<readonly string[]> {
    const { options, ...ruleSet } = config;
    const { output } = await cruise(["."], { ...options, baseDir: folder, ruleSet, validate: true });
    return (output as ICruiseResult).summary.violations.map(({ rule }) => rule.name);
  }

  async function rulesBrokenBy(from: string, to: string, how = "import"): Promise<readonly string[]> {
    if (to !== "nowhere.ts") write(to, "export const x = 1;\n");
    const specifier = path.posix.relative(path.posix.dirname(from), to).replace(/^(?!\.)/, "./");
    write(from, `${how} { x } from "${specifier}";\nexport const y: typeof x = 1;\n`);
    return brokenRules();
  }

  it.each(offences)("$rule: $from may not import $to", async ({ rule, from, to, how }) => {
    expect(await rulesBrokenBy(from, to, how)).toContain(rule);
  });

  it.each(allowed)("$rule: $from may import $to", async ({ from, to, how }) => {
    expect(await rulesBrokenBy(from, to, how)).toEqual([]);
  });

  it("two files that import each other are a cycle", async () => {
    write("platform/src/b.ts", 'export { y } from "./a.ts";\nexport const x = 1;\n');
    write("platform/src/a.ts", 'import { x } from "./b.ts";\nexport const y = x;\n');
    expect(await brokenRules()).toContain("no-cycles");
    write("platform/src/b.ts", 'import type { y } from "./a.ts";\nexport const x: typeof y = 1;\n');
    expect(await brokenRules()).toEqual([]);
  });

  it("every rule has been broken once here", () => {
    // These two need installed packages or a pair of files, and are shown above or by the check itself.
    const elsewhere = ["no-cycles", "no-dev-dependency-in-production"];
    const shown = new Set([...offences.map(({ rule }) => rule), ...elsewhere]);
    expect((config.forbidden ?? []).map(({ name }) => name).filter((name) => !shown.has(name ?? ""))).toEqual([]);
  });
});
