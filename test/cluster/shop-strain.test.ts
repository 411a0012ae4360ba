import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { proxyFaultOf } from "../../cli/src/chaos/cluster/proxy-fault.ts";
import { Shopper, stockedProduct } from "../support/shopper.ts";
import { kubectl } from "./kubectl.ts";
import { IllReplica } from "./testing/ill-replica.ts";
import { applyAll, bed, eventually } from "./testing/probes.ts";
import { callsOf, counted, inShop, known, patch, runIn } from "./testing/proxies.ts";
import {
  administrator,
  down,
  meshUrl,
  minutes,
  namespace,
  offerImages,
  openWayIn,
  shopctlMesh,
  shopctlStatus,
  upMeshed,
  verify,
} from "./testing/shop.ts";

const sku = "BED-STRAIN";
const shop = new Shopper(meshUrl);
let wayIn: Server;

beforeAll(async () => {
  wayIn = openWayIn();
  await offerImages();
  await down();
  await upMeshed();
  const { email, password } = await administrator();
  await stockedProduct(await shop.signedIn(email, password), sku, 10_000);
}, 15 * minutes);
afterAll(async () => {
  wayIn.close();
  await down();
}, 5 * minutes);

type Edge = Readonly<{ caller: string; callee: string; breaker?: string; overflowed?: number; ejected?: number }>;

async function edge(caller: string, callee: string): Promise<Edge | undefined> {
  const { items } = (await shopctlMesh("graph")) as unknown as { items: readonly Edge[] };
  return items.find((one) => one.caller === caller && one.callee === callee);
}

const list = async () => (await fetch(`${meshUrl}/v1/categories`)).status;
const burst = (count = 20) => Promise.all(Array.from({ length: count }, list));

describe("a flood of requests", () => {
  const allow = (perSecond: number) => {
    const bucket = "/spec/configPatches/0/patch/value/typed_config/token_bucket";
    return patch("envoyfilter", "gateway-limit", {
      [`${bucket}/max_tokens`]: perSecond,
      [`${bucket}/tokens_per_fill`]: perSecond,
    });
  };

  it("is kept from the gateway by its proxy, in the shop's own words, and let in again when it is none", async () => {
    expect(new Set(await burst())).toEqual(new Set([200]));
    await allow(2);
    await eventually("a refusal", async () => ((await burst()).includes(429) ? true : undefined));
    const refused = await eventually("a refusal to read", async () => {
      const answer = await shop.send("GET", "/v1/categories");
      return answer.status === 429 ? answer : undefined;
    });
    expect(refused.headers.get("content-type")).toBe("application/problem+json");
    expect([refused.body.code, refused.headers.get("retry-after")]).toEqual(["rate_limited", "1"]);
    expect(await counted("gateway", /http_local_rate_limit\.rate_limited$/)).toBeGreaterThan(0);
    await allow(5_000);
    await eventually("answers only", async () =>
      (await burst()).every((status) => status === 200) ? true : undefined,
    );
  });
});

describe("a stranger at the edge", () => {
  const described = (headers: Record<string, string>) => shop.send("GET", "/openapi.json", { headers });
  const forged = ["eyJhbGciOiJFZERTQSIsInR5cCI6ImF0K2p3dCIsImtpZCI6ImFjY2Vzcy10b2tlbiJ9", btoa("{}"), "A".repeat(86)];

  it("needs no token, gets in with one of the shop, and is refused with one that is forged", async () => {
    const { email, password } = await administrator();
    const { body } = await shop.send<{ accessToken: string }>("POST", "/v1/auth/login", { body: { email, password } });
    const bearer = (token: string) => described({ authorization: `Bearer ${token}` });
    expect((await described({})).status).toBe(200);
    expect((await bearer(body.accessToken)).status).toBe(200);
    const tampered = body.accessToken.replace(/.{6}$/, "AAAAAA");
    for (const token of [tampered, forged.join("."), "nonsense"]) {
      const refused = await bearer(token);
      expect([token.slice(-6), refused.status, refused.body.code]).toEqual([token.slice(-6), 401, "token_invalid"]);
      expect(refused.headers.get("content-type")).toBe("application/problem+json");
    }
    expect(await counted("gateway", /\.jwt_authn\.denied$/)).toBeGreaterThanOrEqual(3);
  });

  it("may not send what says that it is longer than anything the shop takes", async () => {
    const send = (bytes: number) => shop.send("POST", "/v1/carts", { body: JSON.stringify({ x: "x".repeat(bytes) }) });
    const [byService, byProxy] = [await send(2 << 20), await send(5 << 20)];
    expect([byService.status, byService.body.detail]).toEqual([413, expect.stringContaining("at most")]);
    expect([byProxy.status, byProxy.body.detail]).toEqual([413, "the body is too long"]);
  });

  it("is told nothing of the proxies inside", async () => {
    const { headers } = await described({});
    expect([...headers.keys()].filter((name) => name.startsWith("x-envoy"))).toEqual([]);
  });
});

/** A fault that the proxy of a service makes, for as long as the work takes. */
async function during(service: string, fault: Parameters<typeof proxyFaultOf>[1], work: () => Promise<void>) {
  await applyAll(proxyFaultOf(service, fault, { name: "bed-fault", namespace }));
  try {
    await known(service, "dynamic_listeners", "shopstream.chaos");
    await work();
  } finally {
    await kubectl(bed, ["delete", "envoyfilter", "bed-fault", ...inShop]);
    await known(service, "dynamic_listeners", "shopstream.chaos", false);
  }
}

/** How many calls the proxy of a service has let in: what its callers' proxies repeat is among them. */
const arrived = (service: string, port: number) =>
  counted(service, new RegExp(`inbound_0\\.0\\.0\\.0_${port};?\\.rbac\\.allowed$`));

/**
 * With how many calls of the service a request failed. Connections from before the fault know nothing of it until they are drained:
 * what they carry does not fail, and is asked again.
 */
function callsOfFailure(service: string, port: number, ask: () => Promise<number>): Promise<number> {
  return eventually(`a call of ${service} that fails`, async () => {
    const before = await arrived(service, port);
    const status = await ask();
    return status === 503 ? (await arrived(service, port)) - before : undefined;
  });
}

describe("a call that fails", () => {
  it("is made once more where the contract says that this is safe", async () => {
    const cart = await shop.cartWith(sku);
    const read = async () => (await shop.send("GET", `/v1/carts/${cart.id}`, { headers: cart.headers })).status;
    expect(await read()).toBe(200);
    await during("cart", { kind: "error", percent: 100, method: "GetCart" }, async () =>
      expect(await callsOfFailure("cart", 4012, read)).toBe(2),
    );
  });

  it("to buy is not, even if a stranger tells the proxies to; the same order goes through later", async () => {
    const eager = new Shopper(meshUrl, {
      "x-envoy-retry-on": "5xx,gateway-error",
      "x-envoy-retry-grpc-on": "unavailable",
      "x-envoy-max-retries": "3",
    });
    let [cart, key] = [await shop.cartWith(sku), ""];
    const buy = async () => {
      [cart, key] = [await shop.cartWith(sku), randomUUID()];
      return (await eager.order(cart, { key })).status;
    };
    await during("orders", { kind: "error", percent: 100, method: "CreateOrder" }, async () =>
      expect(await callsOfFailure("orders", 4003, buy)).toBe(1),
    );
    await eventually("the same order", async () =>
      (await shop.order(cart, { key })).status === 201 ? true : undefined,
    );
  });
});

describe("a payments service that is slow", () => {
  const slow = (delay: number) => ({ kind: "latency", delay, percent: 100 }) as const;

  it("is not asked more than it may be: the rest is refused at once, and the breaker is seen to be open", async () => {
    const pool = "/spec/trafficPolicy/connectionPool/http/http2MaxRequests";
    const authorise = "http://payments:4004/shop.payments.v1.PaymentsService/Authorise";
    const ask = `fetch("${authorise}", { method: "POST", headers: { "content-type": "application/grpc" } })
      .then((answer) => answer.headers.get("x-envoy-overloaded") ?? "waited")`;
    const five = `const ended = []; await Promise.all([1, 2, 3, 4, 5].map(() => ${ask}.then((how) => ended.push(how)))); console.log(ended.join());`;
    await patch("destinationrule", "payments", { [pool]: 1 });
    await known("orders", "dynamic_active_clusters", '"max_requests": 1,');
    await during("payments", slow(6_000), async () => {
      expect(await runIn("deployment/orders", five)).toBe("true,true,true,true,waited");
      const busy = runIn(
        "deployment/orders",
        `for (let n = 0; n < 10; n += 1) await Promise.all([1, 2].map(() => ${ask}));`,
      );
      const open = eventually("an open breaker", async () => {
        const found = await edge("orders", "payments");
        return found?.breaker === "open" ? found : undefined;
      });
      expect((await open).overflowed).toBeGreaterThanOrEqual(4);
      const { services } = await shopctlStatus();
      expect(services.find(({ name }) => name === "orders")?.mesh?.open).toEqual(["payments"]);
      await busy;
    });
    await patch("destinationrule", "payments", { [pool]: 192 });
    await eventually("a closed breaker", async () =>
      (await edge("orders", "payments"))?.breaker === "closed" ? true : undefined,
    );
  });

  it("does not slow down who looks around", async () => {
    const carts = await Promise.all(Array.from({ length: 6 }, () => shop.cartWith(sku)));
    await during("payments", slow(20_000), async () => {
      let answered = 0;
      const orders = carts.map((cart) => shop.order(cart).finally(() => (answered += 1)));
      const pages = ["/v1/categories", "/v1/products?pageSize=24", "/v1/search?q=bed", "/en"];
      const look = async (page: string) => (await fetch(meshUrl + page)).status;
      const seen = [...(await Promise.all(pages.map(look))), ...(await Promise.all(pages.map(look)))];
      // All pages are shown before the first of those who pay is told anything.
      expect([new Set(seen), answered]).toEqual([new Set([200]), 0]);
      await Promise.all(orders);
    });
  });
});

describe("a replica that answers 503", () => {
  const ill = new IllReplica("catalog");
  afterAll(() => ill.end());
  const untilServed = () =>
    eventually("forty answers in a row", async () => {
      for (let asked = 0; asked < 40; asked += 1) if ((await list()) !== 200) return undefined;
      return true;
    });

  it(
    "is left out after a few calls, and comes back when it is well",
    async () => {
      await ill.start();
      // Most of those who ask do not notice: what is safe is asked again, of the other one.
      await eventually("an ejection", async () => {
        await burst();
        return (await counted("gateway", /catalog.*ejections_enforced_total$/)) > 0 ? true : undefined;
      });
      await untilServed();
      await ill.heal();
      const pod = await ill.pod();
      await eventually("calls of the one that is well again", async () => {
        await burst();
        return (await callsOf("catalog", "ListCategories", pod)) > 0 ? true : undefined;
      });
      await untilServed();
      expect(await counted("gateway", /catalog.*ejections_active$/)).toBe(0);
    },
    5 * minutes,
  );
});

describe("afterwards", () => {
  it("the books are right", async () => expect((await verify(meshUrl)).status).toBe("held"), 3 * minutes);
});
