import { SpanKind } from "@opentelemetry/api";
import { InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { events } from "@shopstream/protos/events.ts";
import { CatalogService } from "@shopstream/protos/services/catalog.ts";
import { InventoryService } from "@shopstream/protos/services/inventory.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "./clock.ts";
import { on } from "./envelope.ts";
import { consumeEvents } from "./events.ts";
import { createMetrics } from "./metrics.ts";
import { newEvent } from "./outbox.ts";
import { systemRandom } from "./random.ts";
import { createClient } from "./rpc/client.ts";
import { type Handlers, implement } from "./rpc/handlers.ts";
import { startTelemetry, traced } from "./telemetry.ts";
import { type TestServices, testServices } from "./testing/services.ts";

describe("a trace", () => {
  const exporter = new InMemorySpanExporter();
  const telemetry = startTelemetry({ sampleRatio: 1, processors: [new SimpleSpanProcessor(exporter)] });
  let services: TestServices;

  beforeAll(async () => {
    const inventory = { getAvailability: async () => ({ available: { a: 1 } }) } as unknown as Handlers<
      typeof InventoryService
    >;
    const catalog = {
      listCategories: async () => {
        await createClient(InventoryService, {
          service: "catalog",
          transport: services.network.transport("catalog", "inventory"),
          clock: systemClock,
          random: systemRandom,
          metrics: createMetrics("catalog"),
        }).getAvailability({ skus: ["a"] });
        return { items: [] };
      },
    } as unknown as Handlers<typeof CatalogService>;
    services = await testServices({
      apps: [],
      fakes: [implement(InventoryService, inventory), implement(CatalogService, catalog)],
    });
  });
  afterAll(async () => {
    await services.close();
    await telemetry.shutdown();
  });

  it("runs through calls between services and over the event bus", async () => {
    await traced("browser", { kind: SpanKind.SERVER, service: "gateway" }, async () => {
      await services.client(CatalogService, { anonymous: true }).listCategories({});
      const { envelope } = newEvent(
        events.StockChanged,
        "a",
        1,
        { sku: "a", available: 1 },
        { clock: systemClock, random: systemRandom },
      );
      expect(envelope.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
      await deliver(envelope);
    });
    const spans = exporter.getFinishedSpans();
    expect(new Set(spans.map((span) => span.spanContext().traceId)).size).toBe(1);
    const edges = spans
      .filter((span) => span.kind === SpanKind.SERVER || span.kind === SpanKind.CONSUMER)
      .map((span) => `${span.attributes["service.name"]} ${span.name}`);
    expect(edges).toEqual(
      expect.arrayContaining([
        "gateway browser",
        "catalog /shop.catalog.v1.CatalogService/ListCategories",
        "inventory /shop.inventory.v1.InventoryService/GetAvailability",
        "search inventory.events StockChanged",
      ]),
    );
  });
});

/** Hands an event to a consumer as the bus would. */
async function deliver(envelope: Parameters<Parameters<typeof on>[1]>[0]["envelope"]): Promise<void> {
  let handle: ((event: typeof envelope) => Promise<void>) | undefined;
  const bus = {
    publish: async () => {},
    close: async () => {},
    subscribe: async (options: { handle: typeof handle }) => {
      handle = options.handle;
      return { close: async () => {} };
    },
  };
  const deploy = {
    name: "search",
    httpPort: 0,
    stores: [],
    calls: [],
    publishes: [],
    consumes: ["inventory.events"],
    secrets: [],
    resources: { cpuMillis: 1, memoryMib: 1 },
    callsPerSecond: 1,
    slo: "search",
  } as const;
  await consumeEvents({
    bus: bus as never,
    deploy,
    subscriptions: [on(events.StockChanged, async () => {})],
    metrics: createMetrics("search"),
    clock: systemClock,
  });
  await handle?.(envelope);
}
