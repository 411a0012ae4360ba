import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { proxyFaultOf } from "../../cli/src/chaos/cluster/proxy-fault.ts";
import { Shopper, stockedProduct } from "../support/shopper.ts";
import { get, kubectl, rolledOut } from "./kubectl.ts";
import { IllReplica } from "./testing/ill-replica.ts";
import { applyAll, bed, eventually } from "./testing/probes.ts";
import { callsOf, counted, inShop, known, leavesOut, patch, podsOf, runIn } from "./testing/proxies.ts";
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
import { takeAway } from "./testing/taken-away.ts";

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

describe("the way in", () => {
  const pool = "/spec/trafficPolicy/connectionPool";
  const bound = (most: number) =>
    patch("destinationrule", "gateway", {
      [`${pool}/tcp/maxConnections`]: most,
      [`${pool}/http/http1MaxPendingRequests`]: most,
      [`${pool}/http/http2MaxRequests`]: most,
    });

  it("is seen too: how many visitors Istio's gateway could not hand on, because it may hand on so few", async () => {
    const before = (await edge("edge", "gateway"))?.overflowed ?? 0;
    await bound(1);
    const found = await eventually("a visitor too many", async () => {
      await burst();
      const way = await edge("edge", "gateway");
      return (way?.overflowed ?? 0) > before ? way : undefined;
    });
    expect((await shopctlStatus()).edge?.overflowed).toBeGreaterThanOrEqual(found.overflowed ?? 0);
    await bound(2_304);
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
const arrived = (service: string, port: number, pod?: string) =>
  counted(service, new RegExp(`inbound_0\\.0\\.0\\.0_${port};?\\.rbac\\.allowed$`), pod);

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
  const pool = "/spec/trafficPolicy/connectionPool/http/http2MaxRequests";
  const bound = (calls: number) => patch("destinationrule", "payments", { [pool]: calls });
  const isOne = (isIt: boolean) => known("orders", "dynamic_active_clusters", '"max_requests": 1,', isIt);
  const authorise = "http://payments:4004/shop.payments.v1.PaymentsService/Authorise";
  /** So many calls at once from orders, and how many of them were refused by its own proxy. */
  const refusedOf = (calls: number) =>
    `const ask = () => fetch("${authorise}", { method: "POST", headers: { "content-type": "application/grpc" } })
      .then((answer) => answer.headers.get("x-envoy-overloaded") === "true");
    const refused = await Promise.all(Array.from({ length: ${calls} }, ask));
    console.log(refused.filter(Boolean).length);`;
  let asMany: number;
  beforeAll(async () => {
    const rule = await get<{ spec: { trafficPolicy: { connectionPool: { http: { http2MaxRequests: number } } } } }>(
      bed,
      [...["destinationrule", "payments", ...inShop]],
    );
    asMany = rule.spec.trafficPolicy.connectionPool.http.http2MaxRequests;
  });

  it("is not asked more than it may be: the rest is refused at once, and the breaker is seen to be open", async () => {
    const order = `const ended = []; await Promise.all([1, 2, 3, 4, 5].map(() => fetch("${authorise}", { method: "POST",
      headers: { "content-type": "application/grpc" } }).then((answer) => ended.push(answer.headers.get("x-envoy-overloaded") ?? "waited"))));
      console.log(ended.join());`;
    await bound(1);
    await isOne(true);
    await during("payments", slow(6_000), async () => {
      expect(await runIn("deployment/orders", order)).toBe("true,true,true,true,waited");
      const busy = runIn("deployment/orders", Array.from({ length: 10 }, () => `{ ${refusedOf(2)} }`).join("\n"));
      const open = eventually("an open breaker", async () => {
        const found = await edge("orders", "payments");
        return found?.breaker === "open" ? found : undefined;
      });
      expect((await open).overflowed).toBeGreaterThanOrEqual(4);
      const { services } = await shopctlStatus();
      expect(services.find(({ name }) => name === "orders")?.mesh?.open).toEqual(["payments"]);
      await busy;
    });
    await bound(asMany);
    await isOne(false);
    await eventually("a closed breaker", async () =>
      (await edge("orders", "payments"))?.breaker === "closed" ? true : undefined,
    );
  });

  it("is asked as much at once as the chart says, and not a call more", async () => {
    await during("payments", slow(10_000), async () => {
      const refused = Number(await runIn("deployment/orders", refusedOf(asMany + 8)));
      expect([refused > 0, refused <= 8]).toEqual([true, true]);
    });
  });

  it("does not slow down who looks around: all pages are shown before the first of those who pay is told anything", async () => {
    const carts = await Promise.all(Array.from({ length: 6 }, () => shop.cartWith(sku)));
    const pages = ["/v1/categories", "/v1/products?pageSize=24", "/v1/search?q=bed", "/en"];
    const times = async () => {
      const took: number[] = [];
      for (const page of [...pages, ...pages]) {
        const before = performance.now();
        expect([page, (await fetch(meshUrl + page)).status]).toEqual([page, 200]);
        took.push(performance.now() - before);
      }
      return took.sort((left, right) => left - right);
    };
    const median = (sorted: readonly number[]) => sorted[Math.floor(sorted.length / 2)] ?? 0;
    await times();
    const before = median(await times());
    await during("payments", slow(20_000), async () => {
      let answered = 0;
      const orders = carts.map((cart) => shop.order(cart).finally(() => (answered += 1)));
      const meanwhile = median(await times());
      expect(answered).toBe(0);
      process.stdout.write(
        `pages: median ${before.toFixed(0)} ms, while payments is slow ${meanwhile.toFixed(0)} ms\n`,
      );
      expect(meanwhile / before).toBeLessThan(5);
      await Promise.all(orders);
    });
  });
});

describe.each(["answers 503", "says nothing"] as const)("a replica that %s", (illness) => {
  const ill = new IllReplica("catalog", illness);
  afterAll(() => ill.end());
  const leftOut = () => counted("gateway", /catalog.*ejections_active$/);
  const callsOfIll = async () => arrived("catalog", 4002, `pod/${await ill.pod()}`);
  const untilServed = () =>
    eventually("forty answers in a row", async () => {
      for (let asked = 0; asked < 40; asked += 1) if ((await list()) !== 200) return undefined;
      return true;
    });

  it(
    "is asked again and again where no rule leaves it out; with the rule it is left out after a few calls, and comes back when it is well",
    async () => {
      const bringBack = await takeAway({ kind: "destinationrule", name: "catalog" });
      await eventually("no rule", async () => ((await leavesOut("gateway", "catalog")) ? undefined : true));
      await ill.start();
      await eventually("many calls of the one that is ill", async () => {
        await burst();
        return (await callsOfIll()) >= 50 ? true : undefined;
      });
      await bringBack();
      await eventually("the rule", async () => ((await leavesOut("gateway", "catalog")) ? true : undefined));
      const [calls, began] = [await callsOfIll(), performance.now()];
      // Most of those who ask do not notice: what is safe is asked again, of the other one.
      await eventually("an ejection", async () => {
        await burst();
        return (await leftOut()) > 0 ? true : undefined;
      });
      const [more, seconds] = [(await callsOfIll()) - calls, (performance.now() - began) / 1_000];
      process.stdout.write(`${illness}: left out after ${more} calls, ${seconds.toFixed(1)} s\n`);
      expect(more).toBeLessThan(50);
      await untilServed();
      await ill.heal();
      const pod = await ill.pod();
      const answered = await callsOf("catalog", "ListCategories", pod);
      await eventually("calls of the one that is well again", async () => {
        await burst();
        return (await callsOf("catalog", "ListCategories", pod)) > answered ? true : undefined;
      });
      await untilServed();
      await eventually("nobody left out", async () => ((await leftOut()) === 0 ? true : undefined));
    },
    8 * minutes,
  );
});

describe("replicas in two zones", () => {
  const near = new IllReplica("catalog", "answers 503");
  afterAll(() => near.end());
  const zone = (name: string) => ({ "istio-locality": `bed.${name}` });
  const move = async (service: string, to: string) => {
    const labels = { spec: { template: { metadata: { labels: zone(to) } } } };
    await kubectl(bed, ["patch", "deployment", service, ...inShop, "-p", JSON.stringify(labels)]);
    await rolledOut(bed, namespace, `deployment/${service}`);
  };
  const asked = (pod: string) => arrived("catalog", 4002, `pod/${pod}`);

  it(
    "are asked in the caller's own; in another one as long as the near one is ill, and in its own again",
    async () => {
      await move("catalog", "far");
      await near.start(zone("near"));
      await near.heal();
      await move("gateway", "near");
      const [here, pods] = [await near.pod(), await podsOf("catalog")];
      const [there = ""] = pods.filter((pod) => pod !== here);
      expect(pods.length).toBe(2);
      /** Whether the next forty visitors are all served by one of the two alone. */
      const servedBy = async (one: string, other: string) => {
        const before = [await asked(one), await asked(other)] as const;
        const statuses = [...(await burst()), ...(await burst())];
        const [more, none] = [(await asked(one)) - before[0], (await asked(other)) - before[1]];
        return statuses.every((status) => status === 200) && more >= 40 && none === 0 ? true : undefined;
      };
      await eventually("answers from near only", () => servedBy(here, there));
      await near.fallIll();
      await eventually("answers from far only", () => servedBy(there, here));
      await near.heal();
      await eventually("answers from near again", () => servedBy(here, there));
    },
    8 * minutes,
  );
});

describe("afterwards", () => {
  it("the books are right", async () => expect((await verify(meshUrl)).status).toBe("held"), 3 * minutes);
});
