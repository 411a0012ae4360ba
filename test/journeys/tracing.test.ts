import { app as catalog } from "@shopstream/catalog/app.ts";
import { app as gateway } from "@shopstream/gateway/app.ts";
import { app as inventory } from "@shopstream/inventory/app.ts";
import { implement } from "@shopstream/platform/rpc/handlers.ts";
import { type TestServices, testServices } from "@shopstream/platform/testing/services.ts";
import { until } from "@shopstream/platform/testing/until.ts";
import { exportTraces } from "@shopstream/platform/trace-export.ts";
import { contract } from "@shopstream/protos/contract.ts";
import { app as search } from "@shopstream/search/app.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startCollector } from "../support/collector.ts";

const real = [inventory, catalog, search];
const product = { title: "Traced chair", variants: [{ sku: "TRACED", prices: [{ amount: 100, currency: "EUR" }] }] };

describe("traces, with a collector in the environment", () => {
  let services: TestServices;
  let collector: Awaited<ReturnType<typeof startCollector>>;
  let traces: ReturnType<typeof exportTraces>;

  beforeAll(async () => {
    collector = await startCollector();
    traces = exportTraces({ OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/` });
    const names = new Set(real.map(({ deploy }) => deploy.name));
    const fakes = contract
      .filter(({ name }) => !names.has(name))
      .map((definition) => implement(definition, {} as never));
    services = await testServices({ apps: [...real, gateway], fakes });
  });
  afterAll(async () => {
    await services.close();
    await collector.close();
  });

  it("one trace shows a request from the gateway through a service and its statements, over the bus, to the index", async () => {
    const url = `http://127.0.0.1:${services.running.get("gateway")?.httpPort}/v1`;
    const created = await fetch(`${url}/products`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${await services.token("usr_a", ["staff"])}`,
      },
      body: JSON.stringify(product),
    });
    expect(created.status).toBe(201);
    const found = async () =>
      ((await (await fetch(`${url}/search?q=traced`)).json()) as { items: unknown[] }).items.length === 1;
    await until(found, "the product is found");
    await traces.shutdown();

    const root = collector.spans.find(({ name }) => name === "POST /v1/products");
    const steps = collector.spans.filter(({ traceId }) => traceId === root?.traceId);
    const of = (service: string) => steps.filter((span) => span.service === service).map(({ name }) => name);
    expect(of("gateway")).toContain("POST /v1/products");
    expect(of("catalog")).toEqual(
      expect.arrayContaining(["/shop.catalog.v1.CatalogService/CreateProduct", "sql insert", "sql commit"]),
    );
    expect(of("search")).toEqual(expect.arrayContaining(["product.events ProductChanged", "sql insert", "sql commit"]));
    const statements = steps.flatMap(({ text }) => text);
    expect(statements.some((text) => text.includes("insert into"))).toBe(true);
    expect(statements.join()).not.toContain("Traced chair");
  });
});

it("nothing is recorded or sent without a collector, and an address that is none stops the start", async () => {
  await expect(exportTraces({}).shutdown()).resolves.toBeUndefined();
  expect(() => exportTraces({ OTEL_EXPORTER_OTLP_ENDPOINT: "nowhere" })).toThrow("OTEL_EXPORTER_OTLP_ENDPOINT");
});
