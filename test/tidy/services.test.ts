import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { localServices } from "../../cli/src/colocated/local-services.ts";
import { localWebApps } from "../../cli/src/engine/local/web-apps.ts";
import { declaredCalls } from "./deploys.ts";
import {
  mainFindings,
  misnamedFiles,
  readmeFindings,
  type Service,
  servicesCalled,
  servicesOf,
} from "./service-shape.ts";
import { readTree, root, type Source } from "./tree.ts";

function serviceWith(files: Readonly<Record<string, string>>): Service {
  const sources: Source[] = Object.entries(files).map(([file, text]) => ({ path: `services/orders/${file}`, text }));
  return { name: "orders", files: sources };
}

const complete = {
  "package.json": "{}",
  "README.md": "# Orders\n\n## Owns\n\n## Promises\n\n## Needs\n",
  "deploy.ts": "",
  "migrations/0001_orders.sql": "",
  "src/app.ts": "run();\n",
  "src/main.ts": "run();\n",
  "src/order.ts": "",
  "src/saga/saga-step.test.ts": "",
};

describe("the shape of a service", () => {
  it("a complete service has nothing to complain about", () => {
    const service = serviceWith(complete);
    expect([...misnamedFiles(service), ...readmeFindings(service), ...mainFindings(service)]).toEqual([]);
  });

  it.each([
    "src/utils.ts",
    "src/Order.ts",
    "src/price-helper.ts",
    "src/a/b/c.ts",
    "lib/x.ts",
    "migrations/orders.sql",
    "notes.md",
  ])("%s is not a name that services use", (file) => {
    expect(misnamedFiles(serviceWith({ ...complete, [file]: "" }))).toHaveLength(1);
  });

  it("a missing file, a missing heading, a long README and a long main are found", () => {
    const { "deploy.ts": _, ...undeclared } = complete;
    expect(misnamedFiles(serviceWith(undeclared))).toHaveLength(1);
    expect(readmeFindings(serviceWith({ ...complete, "README.md": "## Owns\n## Needs\n" }))).toHaveLength(1);
    expect(
      readmeFindings(serviceWith({ ...complete, "README.md": complete["README.md"] + "x\n".repeat(40) })),
    ).toHaveLength(1);
    expect(mainFindings(serviceWith({ ...complete, "src/main.ts": "x\n".repeat(61) }))).toHaveLength(1);
  });

  describe("a web app", () => {
    const { "src/app.ts": _, "migrations/0001_orders.sql": __, ...shared } = complete;
    const web = {
      ...shared,
      "next.config.ts": "",
      "tsconfig.json": "",
      "src/proxy.ts": "",
      "src/app/[locale]/(shop)/p/[slug]/page.tsx": "",
      "src/app/globals.css": "",
      "src/font-files.d.ts": "",
      "src/parts/ui/button.tsx": "",
      "src/text/cart.ts": "",
    };

    it("has routes and parts in place of an app.ts", () => {
      expect(misnamedFiles(serviceWith(web))).toEqual([]);
    });

    it.each([
      "src/app/[locale]/cart/cart-table.tsx",
      "src/parts/Button.tsx",
      "src/parts/ui/forms/field.tsx",
      "src/parts/ui/index.tsx",
      "src/text/cart.tsx",
      "src/text/cart.d.ts",
    ])("%s is not a name that web apps use", (file) => {
      expect(misnamedFiles(serviceWith({ ...web, [file]: "" }))).toHaveLength(1);
    });

    it("without its proxy is found", () => {
      const { "src/proxy.ts": _, ...open } = web;
      expect(misnamedFiles(serviceWith(open))).toHaveLength(1);
    });
  });

  describe("calls", () => {
    const contract = ["cart", "inventory", "orders", "payments"];
    const own = 'import { OrdersService } from "@shopstream/protos/services/orders.ts";\n';
    const called = (app: string) => servicesCalled(serviceWith({ ...complete, "src/app.ts": own + app }), contract);

    it("the services whose definitions it imports, in one line or several, but not itself", () => {
      const several = 'import {\n  InventoryService,\n} from "@shopstream/protos/services/inventory.ts";\n';
      expect(called(`import { CartService } from "@shopstream/protos/services/cart.ts";\n${several}`)).toEqual([
        "cart",
        "inventory",
      ]);
    });

    it("nobody by a type or by a message", () => {
      expect(called('import type { CartService } from "@shopstream/protos/services/cart.ts";\n')).toEqual([]);
      expect(called('import { Money } from "@shopstream/protos/shop/types/v1/money.ts";\n')).toEqual([]);
    });

    it("everybody with the whole contract in hand", () => {
      expect(called('import { contract } from "@shopstream/protos/contract.ts";\n')).toEqual([
        "cart",
        "inventory",
        "payments",
      ]);
    });
  });

  it("a folder without a deploy.ts is still a service, a stand-in is not", () => {
    const names = servicesOf([
      { path: "services/orders/src/order.ts", text: "" },
      { path: "services/stripe-simulator/src/server.ts", text: "" },
    ]).map(({ name }) => name);
    expect(names).toEqual(["orders"]);
  });
});

describe("every service here", () => {
  const tree = readTree();
  const services = servicesOf(tree);
  const contract = tree.flatMap(({ path: file }) => /^protos\/gen\/services\/(.+)\.ts$/.exec(file)?.[1] ?? []);
  const calls = new Map<string, readonly string[]>();

  beforeAll(async () => {
    for (const { name } of services)
      calls.set(name, await declaredCalls(path.join(root, "services", name, "deploy.ts")));
  });

  it("has the agreed files and no others", () => {
    expect(services.flatMap(misnamedFiles)).toEqual([]);
  });

  it("says in its README what it owns, promises and needs", () => {
    expect(services.flatMap(readmeFindings)).toEqual([]);
  });

  it("wires itself in a short main.ts", () => {
    expect(services.flatMap(mainFindings)).toEqual([]);
  });

  it("runs on a laptop: the CLI's one list names it", () => {
    const local = [...localServices, ...localWebApps].map(({ name }) => name);
    expect(local.sort()).toEqual(services.map(({ name }) => name).sort());
  });

  it("calls the services that deploy.ts declares, no more and no fewer", () => {
    const called = Object.fromEntries(services.map((service) => [service.name, servicesCalled(service, contract)]));
    expect(called).toEqual(Object.fromEntries(calls));
  });

  it("is one of the contract's, and the contract has services", () => {
    expect(contract.length).toBeGreaterThan(0);
    expect([...calls.values()].flat().filter((name) => !contract.includes(name))).toEqual([]);
  });
});
