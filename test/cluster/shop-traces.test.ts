import type { Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readServices } from "../../cdk8s/src/services.ts";
import { startCollector } from "../support/collector.ts";
import { Shopper, stockedProduct } from "../support/shopper.ts";
import { TracedCalls } from "../support/traced-calls.ts";
import { kubectl } from "./kubectl.ts";
import { makeEveryCall } from "./testing/every-call.ts";
import { offerFromHost } from "./testing/host-service.ts";
import { type Mailbox, openMailbox } from "./testing/mailbox.ts";
import { startOutsider, toldOutside } from "./testing/outsider.ts";
import { applyAll, bed, freshNamespace } from "./testing/probes.ts";
import {
  administrator,
  down,
  meshUrl,
  minutes,
  offerImages,
  openWayIn,
  shopctlMesh,
  upTraced,
} from "./testing/shop.ts";

const collectors = "bed-traces";
const soon = { timeout: 60_000, interval: 1_000 };

let collector: Awaited<ReturnType<typeof startCollector>>;
let mailbox: Mailbox;
let wayIn: Server;

/** Of whoever runs the gateway: its proxy is in no namespace of the shop, and is asked first. */
const atTheGateway = (tracing: object) => ({
  apiVersion: "telemetry.istio.io/v1",
  kind: "Telemetry",
  metadata: { name: "traces", namespace: "istio-ingress" },
  spec: { tracing: [tracing] },
});

beforeAll(async () => {
  wayIn = openWayIn();
  collector = await startCollector(bed.hostIp);
  await freshNamespace(collectors);
  await offerFromHost({
    namespace: collectors,
    name: "collector",
    port: 4318,
    target: collector.port,
    protocol: "http",
  });
  await applyAll(atTheGateway({ providers: [{ name: "bed-traces" }], randomSamplingPercentage: 100 }));
  await offerImages();
  await down();
  await upTraced();
  await startOutsider();
  mailbox = await openMailbox();
}, 15 * minutes);
afterAll(async () => {
  wayIn.close();
  await kubectl(bed, ["delete", "telemetry", "traces", "-n", "istio-ingress", "--ignore-not-found"]);
  await down();
  await kubectl(bed, ["delete", "namespace", collectors, "bed-outside"]);
  await mailbox?.close();
  await collector.close();
}, 5 * minutes);

describe("where Prometheus reads", () => {
  const told = (service: string, port: number, page: string) =>
    toldOutside(`http://${service}.shop.svc.cluster.local:${port}${page}`);

  it("plaintext is answered with that page and with no other, and at other ports it is cut off", async () => {
    expect(await told("orders", 3003, "/metrics")).toBe("200");
    expect(await told("orders", 3003, "/readyz")).toBe("403");
    expect(await told("gateway", 3080, "/metrics")).toBe("200");
    expect(await told("gateway", 3080, "/keys")).toBe("403");
    expect(await told("orders", 4003, "/")).toMatch(/reset by peer|EOF/);
    expect(await told("gateway", 8080, "/readyz")).toMatch(/reset by peer|EOF/);
  });
});

describe("the trace of an order", () => {
  const seen = () => new TracedCalls(collector.spans);
  const authorise = "/shop.payments.v1.PaymentsService/Authorise";

  it("leads from Istio's gateway through every service and every proxy between them to payments", async () => {
    const { email, password } = await administrator();
    const shop = new Shopper(meshUrl);
    await stockedProduct(await shop.signedIn(email, password), "BED-TRACED", 10);
    // Proxies learn of the collector while the shop starts.
    await expect
      .poll(async () => {
        expect((await shop.order(await shop.cartWith("BED-TRACED"))).status).toBe(201);
        const paid = seen().find("payments", authorise);
        return paid && seen().wayTo(paid);
      }, soon)
      .toEqual([
        "ingressgateway.istio-ingress",
        "gateway.shop",
        "gateway",
        "gateway.shop",
        "orders.shop",
        "orders",
        "orders.shop",
        "payments.shop",
        "payments",
      ]);
  });

  it("is one: every part of it belongs to another, of services, proxies and who hears of the order", async () => {
    const traceId = seen().find("payments", authorise)?.traceId ?? "";
    const those = () =>
      new Set(
        seen()
          .trace(traceId)
          .map(({ service }) => service),
      );
    const all = ["cart", "inventory", "payments"].flatMap((service) => [service, `${service}.shop`]);
    // Each tells of its part in its own time.
    await expect.poll(() => [...all, "notifications"].filter((service) => !those().has(service)), soon).toEqual([]);
    await expect.poll(() => seen().orphans(traceId), soon).toEqual([]);
    const first = seen()
      .trace(traceId)
      .filter(({ parentId }) => parentId === "");
    expect(first.map(({ service }) => service)).toEqual(["ingressgateway.istio-ingress"]);
  });
});

describe("calls between services", () => {
  it(
    "are the same declared, allowed, known, counted and seen in traces, once everybody did what they do",
    async () => {
      const services = await readServices();
      const declared = services
        .flatMap(({ deploy }) =>
          [...deploy.calls, ...(deploy.callsOverHttp ?? [])].map((to) => `${deploy.name} -> ${to}`),
        )
        .sort();
      await makeEveryCall(mailbox.inbox);
      const names = new Set(services.map(({ deploy }) => deploy.name));
      await expect.poll(() => new TracedCalls(collector.spans).between(names), soon).toEqual(declared);
      const graph = async () => {
        const { status, items = [] } = await shopctlMesh("graph");
        // What comes in by Istio's gateway is nobody's declared call.
        const edges = (items as readonly Record<string, unknown>[]).filter(({ caller }) => caller !== "edge");
        expect([status, edges.filter(({ consistent }) => consistent !== true)]).toEqual(["consistent", []]);
        return edges.filter(({ observed }) => observed === true).map(({ caller, callee }) => `${caller} -> ${callee}`);
      };
      await expect.poll(graph, soon).toEqual(declared);
    },
    5 * minutes,
  );
});
