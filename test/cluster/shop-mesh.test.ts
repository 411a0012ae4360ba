import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kubectl, rolledOut } from "./kubectl.ts";
import { startOutsider, toldOutside } from "./testing/outsider.ts";
import { applyAll, bed, callFrom, podSpec, service } from "./testing/probes.ts";
import { at, inShop, known, runIn } from "./testing/proxies.ts";
import { secureTheEdge } from "./testing/secure-way.ts";
import {
  down,
  meshUrl,
  minutes,
  namespace,
  offerImages,
  openWayIn,
  shopctlMesh,
  smoke,
  upMeshed,
} from "./testing/shop.ts";
import { takeAway } from "./testing/taken-away.ts";

type Grpc = Readonly<{ service: string; port: number; method: string }>;
const createOrder: Grpc = { service: "orders", port: 4003, method: "shop.orders.v1.OrdersService/CreateOrder" };
const reserve: Grpc = { service: "inventory", port: 4011, method: "shop.inventory.v1.InventoryService/Reserve" };
const authorise: Grpc = {
  service: "payments",
  port: 4004,
  method: "shop.payments.v1.PaymentsService/Authorise",
};

/** A pod in the shop's namespace that has the account of another, and whose proxy knows the way to everybody. */
async function startImpostor(account: string): Promise<string> {
  const name = `bed-as-${account}`;
  const labels = { app: name, "sidecar.istio.io/inject": "true" };
  const metadata = { name, namespace };
  const scope = { workloadSelector: { labels: { app: name } }, egress: [{ hosts: ["./*"] }] };
  await applyAll(
    { apiVersion: "networking.istio.io/v1", kind: "Sidecar", metadata, spec: scope },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: {
        selector: { matchLabels: { app: name } },
        template: { metadata: { labels }, spec: podSpec("1", account) },
      },
    },
  );
  await rolledOut(bed, namespace, `deployment/${name}`);
  return name;
}

/** What the callee's proxy makes of it: 403 is its refusal; anything else comes from the service, which wants gRPC. */
async function statusOf(from: string, { service, port, method }: Grpc): Promise<number> {
  const [answer] = await callFrom(namespace, from, `http://${at(service)}:${port}/${method}`, 1, "POST");
  return answer?.status ?? 0;
}

/** Asks an address from within the pod of a service, by its own proxy. */
function fetchFrom(service: string, url: string): Promise<string> {
  const print = `fetch(${JSON.stringify(url)}).then((r) => console.log(r.status), (e) => console.log(e.cause?.code ?? e.message))`;
  return runIn(`deployment/${service}`, print);
}

const remove = (kind: string, name: string) => kubectl(bed, ["delete", kind, name, ...inShop]);

let stranger: Server;
let wayIn: Server;

beforeAll(async () => {
  stranger = createServer((_request, response) => response.end("ok")).listen(0, bed.hostIp);
  wayIn = openWayIn();
  await offerImages();
  await down();
  await upMeshed();
  await startOutsider();
}, 15 * minutes);
afterAll(async () => {
  stranger.close();
  wayIn.close();
  await kubectl(bed, ["delete", "namespace", "bed-outside"]);
  await down();
}, 5 * minutes);

describe("the shop in the mesh", () => {
  it("has a proxy beside every service, in a namespace that is restricted", async () => {
    const names = "jsonpath={range .items[*]}{.metadata.name} {.spec.initContainers[*].name}{'\\n'}{end}";
    const server = ["-l", "app.kubernetes.io/component=server", "-o", names];
    const pods = (await kubectl(bed, ["get", "pods", ...inShop, ...server])).trim().split("\n");
    const without = pods.filter((line) => !line.includes("istio-proxy")).map((line) => line.split(" ")[0]);
    expect(without).toEqual(["postgresql-0", "redis-0"]);
  });

  it("sells through Istio's gateway", async () => expect((await smoke(meshUrl)).status).toBe("ok"), 5 * minutes);

  it("shows its pages there", async () => {
    const response = await fetch(`${meshUrl}/de`);
    expect([response.status, response.headers.get("content-language")]).toEqual([200, "de"]);
  });
});

describe("shopctl mesh", () => {
  const mesh = (verb: string) =>
    shopctlMesh(verb) as Promise<{ status: string; items: readonly Record<string, unknown>[] }>;

  it("proves that plaintext and undeclared calls are refused, declared ones answered, and repeats safe", async () => {
    const { status, items } = await mesh("verify");
    expect(items.filter(({ holds }) => holds !== true)).toEqual([]);
    expect([status, items.length]).toEqual(["held", 11]);
  });

  it("sees the same calls declared, allowed and known", async () => {
    const { status, items } = await mesh("graph");
    // What comes in by Istio's gateway is nobody's declared call.
    const between = items.filter(({ caller }) => caller !== "edge");
    expect([status, between.filter(({ consistent }) => consistent !== true)]).toEqual(["consistent", []]);
    expect(between.length).toBeGreaterThan(20);
  });
});

describe("the mesh refuses", () => {
  it("plaintext, to the gateway and to a service", async () => {
    for (const address of [`${at("gateway")}:8080/readyz`, `${at("orders")}:3003/readyz`])
      expect(await toldOutside(`http://${address}`)).toMatch(/reset by peer|EOF/);
  });

  it("a call that no deploy.ts declares, whoever makes it", async () => {
    const cart = await startImpostor("cart");
    expect(await statusOf(cart, authorise)).toBe(403);
    expect(await statusOf(cart, reserve)).toBe(403);
  });

  it("methods that the contract grants to others, on an edge that is declared", async () => {
    const [orders, gateway] = [await startImpostor("orders"), await startImpostor("gateway")];
    expect(await statusOf(orders, reserve)).not.toBe(403);
    expect(await statusOf(gateway, reserve)).toBe(403);
    expect(await statusOf(gateway, createOrder)).not.toBe(403);
    expect(await statusOf(orders, createOrder)).toBe(403);
  });

  it("ways to services that a service does not call, and to hosts that it does not declare", async () => {
    const { port } = stranger.address() as AddressInfo;
    expect(await fetchFrom("cart", "http://catalog:3002/readyz")).toBe("200");
    // What the proxy knows no way to, it cuts off or answers itself, depending on what else it has at that port.
    expect(await fetchFrom("cart", "http://payments:3004/readyz")).toMatch(/^(502|UND_ERR_SOCKET|ECONNRESET)$/);
    expect(await fetchFrom("cart", `http://${bed.hostIp}:${port}/`)).toMatch(/^(502|UND_ERR_SOCKET|ECONNRESET)$/);
    expect(await toldOutside(`http://${bed.hostIp}:${port}/`)).toBe("200");
  });
});

const soon = { timeout: 60_000, interval: 500 };

/** What of the charts is told by whom to be missing: one object of each kind, all taken away together; each breaks words of its own. */
const missed = [
  { kind: "peerauthentication", name: "default", claim: /^plaintext/, broken: "inventory:4011: 403" },
  { kind: "authorizationpolicy", name: "orders", claim: /^declared calls/, broken: "gateway -> orders: 403" },
  { kind: "serviceentry", name: "mail", claim: /^proxies know/, broken: "notifications finds no way to mail.outside" },
  { kind: "destinationrule", name: "cart", claim: /^proxies bound/, broken: "orders -> cart" },
  {
    kind: "virtualservice",
    name: "payments",
    claim: /^the mesh repeats/,
    broken: "/shop.payments.v1.PaymentsService/Authorise",
  },
  { kind: "envoyfilter", name: "gateway-limit", claim: /^what comes in/, broken: "requests a second" },
  { kind: "envoyfilter", name: "gateway-token", claim: /^what comes in/, broken: "whose tokens they are" },
  { kind: "envoyfilter", name: "gateway-problem", claim: /^what comes in/, broken: "the words of refusals" },
] as const;

describe("each object is what does it:", () => {
  let items: readonly { claim: string; holds: boolean; broken: readonly string[] }[] = [];
  let bringBack: () => Promise<void>;
  beforeAll(async () => {
    bringBack = await takeAway(...missed);
    await known("gateway", "dynamic_listeners", "local_ratelimit", false);
    ({ items } = (await shopctlMesh("verify")) as unknown as { items: typeof items });
  }, 5 * minutes);

  it.each(missed)("without $kind $name something is wrong", ({ claim, broken }) => {
    const found = items.find((item) => claim.test(item.claim));
    expect(found?.holds).toBe(false);
    expect(found?.broken.join("\n")).toContain(broken);
  });

  const wrong = async () => {
    const again = (await shopctlMesh("verify")) as unknown as { items: typeof items };
    return again.items.filter(({ holds }) => !holds);
  };

  it(
    "with them again nothing is",
    async () => {
      await bringBack();
      await known("gateway", "dynamic_listeners", "local_ratelimit");
      await expect.poll(() => statusOf("bed-as-gateway", createOrder), soon).not.toBe(403);
      // Each proxy learns in its own time what is there again.
      await expect.poll(wrong, { timeout: 120_000, interval: 1_000 }).toEqual([]);
    },
    5 * minutes,
  );

  it(
    "without the scope of search it finds no way, and nobody else misses any",
    async () => {
      const back = await takeAway({ kind: "sidecar", name: "search" });
      const broken = async () => (await wrong()).flatMap((item) => item.broken);
      await expect
        .poll(broken, { timeout: 120_000, interval: 1_000 })
        .toSatisfy((lines: string[]) => lines.length > 0 && lines.every((line) => line.includes("search")));
      await back();
      await rolledOut(bed, namespace, "deployment/search");
      await expect.poll(wrong, { timeout: 120_000, interval: 1_000 }).toEqual([]);
    },
    5 * minutes,
  );

  it("without the default deny whoever has no policy of its own is answered, with it nobody", async () => {
    const ask = async () => (await callFrom(namespace, "bed-as-gateway", `http://${at("bed-as-cart")}/`))[0]?.status;
    await applyAll(service(namespace, "bed-as-cart"));
    await expect.poll(ask, soon).toBe(403);
    const back = await takeAway({ kind: "authorizationpolicy", name: "default-deny" });
    await expect.poll(ask, soon).toBe(200);
    await back();
    await expect.poll(ask, soon).toBe(403);
  });

  it("without the default scope whoever has none of its own finds every way, with it none", async () => {
    const ask = () =>
      callFrom(namespace, "bed-as-gateway", `http://${at("catalog")}:3002/readyz`).then(
        ([answer]) => answer?.status,
        () => "cut off",
      );
    await remove("sidecar", "bed-as-gateway");
    await expect.poll(ask, soon).toSatisfy((answer) => answer === "cut off" || answer === 502);
    const back = await takeAway({ kind: "sidecar", name: "default" });
    await expect.poll(ask, soon).toBe(200);
    await back();
    await expect.poll(ask, soon).not.toBe(200);
  });

  it.each([
    ["virtualservice", "edge-shop"],
    ["gateway.networking.istio.io", "shop"],
  ])("without the %s %s nobody comes in, with it everybody", async (kind, name) => {
    const ask = () =>
      fetch(`${meshUrl}/v1/categories`).then(
        ({ status }) => status,
        () => "cut off",
      );
    await expect.poll(ask, soon).toBe(200);
    const back = await takeAway({ kind, name });
    await expect.poll(ask, soon).toSatisfy((answer) => answer === "cut off" || answer === 404);
    await back();
    await expect.poll(ask, soon).toBe(200);
  });
});

describe("Istio's gateway with the shop's certificate", () => {
  it("answers by TLS, and sends there who comes without", async () => {
    const ask = await secureTheEdge();
    await expect.poll(() => ask("/v1/categories"), soon).toBe(200);
    const plain = await fetch(`${meshUrl}/v1/categories`, { redirect: "manual" });
    expect([plain.status, plain.headers.get("location")]).toEqual([301, "https://shop.localhost/v1/categories"]);
  });
});

describe("without any rule", () => {
  it("whoever has an identity is answered, and plaintext still is not", async () => {
    await remove("authorizationpolicy", "default-deny");
    await remove("authorizationpolicy", "inventory");
    await expect.poll(() => statusOf("bed-as-cart", reserve), soon).not.toBe(403);
    expect(await toldOutside(`http://${at("inventory")}:3011/readyz`)).toMatch(/reset by peer|EOF/);
  });

  it("and without strict mTLS as well, plaintext is answered", async () => {
    await remove("peerauthentication", "default");
    await expect.poll(() => toldOutside(`http://${at("inventory")}:3011/readyz`), soon).toBe("200");
  });
});
