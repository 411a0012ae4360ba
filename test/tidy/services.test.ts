import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { declaredCalls } from "./deploys.ts";
import {
  clientsBuilt,
  mainFindings,
  misnamedFiles,
  readmeFindings,
  type Service,
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
  "src/app.ts": "const { cart } = clients;\nnew Orders({ stock: clients.inventory });\n",
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

  it("clients are read from app.ts however they are spelled", () => {
    expect(clientsBuilt(serviceWith(complete))).toEqual(["cart", "inventory"]);
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
  const services = servicesOf(readTree());
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

  it("builds the clients that deploy.ts declares, no more and no fewer", () => {
    const built = Object.fromEntries(services.map((service) => [service.name, clientsBuilt(service)]));
    expect(built).toEqual(Object.fromEntries(calls));
  });

  it("calls only services that exist", () => {
    const names = services.map(({ name }) => name);
    expect([...calls.values()].flat().filter((name) => !names.includes(name))).toEqual([]);
  });
});
