import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kubectl, rolledOut } from "./kubectl.ts";
import { applyAll, bed, callFrom, eventually, freshNamespace, podSpec, startProbes } from "./testing/probes.ts";
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
  verify,
} from "./testing/shop.ts";

const outside = "bed-outside";
const inShop = ["-n", namespace];
const at = (service: string) => `${service}.${namespace}.svc.cluster.local`;

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
async function fetchFrom(service: string, url: string): Promise<string> {
  const script = `fetch(${JSON.stringify(url)}).then((r) => console.log(r.status), (e) => console.log(e.cause?.code ?? e.message))`;
  const node = ["--", "/usr/local/bin/node", "--input-type=module", "--eval", script];
  return (await kubectl(bed, ["exec", `deployment/${service}`, ...inShop, "-c", "server", ...node])).trim();
}

async function refusalOf(from: string, url: string): Promise<string> {
  return callFrom(outside, from, url).then(
    ([answer]) => String(answer?.status),
    (error: Error) => error.message,
  );
}

let stranger: Server;
let wayIn: Server;

beforeAll(async () => {
  stranger = createServer((_request, response) => response.end("ok")).listen(0, bed.hostIp);
  wayIn = openWayIn();
  await offerImages();
  await down();
  await upMeshed();
  await freshNamespace(outside, { "pod-security.kubernetes.io/enforce": "restricted" });
  await startProbes(outside, { name: "plain" });
}, 15 * minutes);
afterAll(async () => {
  stranger.close();
  wayIn.close();
  await kubectl(bed, ["delete", "namespace", outside]);
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
    expect([status, items.length]).toEqual(["held", 4]);
  });

  it("sees the same calls declared, allowed, known and, where customers went, made", async () => {
    const { status, items } = await mesh("graph");
    expect(items.filter(({ consistent }) => consistent !== true)).toEqual([]);
    expect(status).toBe("consistent");
    const seen = items
      .filter(({ observed }) => observed === true)
      .map(({ caller, callee }) => `${caller} -> ${callee}`);
    expect(seen).toEqual(expect.arrayContaining(["gateway -> orders", "orders -> payments", "orders -> inventory"]));
  });
});

describe("the mesh refuses", () => {
  it("plaintext, to the gateway and to a service", async () => {
    for (const address of [`${at("gateway")}:8080/readyz`, `${at("orders")}:3003/readyz`])
      expect(await refusalOf("plain", `http://${address}`)).toMatch(/reset by peer|EOF/);
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
    expect(await refusalOf("plain", `http://${bed.hostIp}:${port}/`)).toBe("200");
  });
});

describe("each rule is what refuses", () => {
  const soon = { timeout: 60_000, interval: 500 };
  const remove = (kind: string, name: string) => kubectl(bed, ["delete", kind, name, ...inShop]);

  it("without the policy of orders nobody may buy, and with it again the gateway may", async () => {
    const policy = await kubectl(bed, ["get", "authorizationpolicy", "orders", ...inShop, "-o", "yaml"]);
    await remove("authorizationpolicy", "orders");
    await expect.poll(() => statusOf("bed-as-gateway", createOrder), soon).toBe(403);
    await kubectl(bed, ["create", "-f", "-"], { input: policy.replace(/^ {2}(resourceVersion|uid):.*\n/gm, "") });
    await expect.poll(() => statusOf("bed-as-gateway", createOrder), soon).not.toBe(403);
  });

  it("without the default deny and the policy of inventory, whoever has an identity is answered", async () => {
    await remove("authorizationpolicy", "default-deny");
    await remove("authorizationpolicy", "inventory");
    await expect.poll(() => statusOf("bed-as-cart", reserve), soon).not.toBe(403);
    expect(await refusalOf("plain", `http://${at("inventory")}:3011/readyz`)).toMatch(/reset by peer|EOF/);
  });

  it("without strict mTLS as well, plaintext is answered", async () => {
    await remove("peerauthentication", "default");
    await expect.poll(() => refusalOf("plain", `http://${at("inventory")}:3011/readyz`), soon).toBe("200");
  });
});

describe("a flood of requests", () => {
  const allow = (perSecond: number) => {
    const value = "/spec/configPatches/0/patch/value/typed_config/token_bucket";
    const patch = ["max_tokens", "tokens_per_fill"].map((name) => ({
      op: "replace",
      path: `${value}/${name}`,
      value: perSecond,
    }));
    return kubectl(bed, [
      "patch",
      "envoyfilter",
      "gateway-limit",
      ...inShop,
      "--type",
      "json",
      "-p",
      JSON.stringify(patch),
    ]);
  };
  const ask = async () => (await fetch(`${meshUrl}/v1/categories`)).status;
  const burst = async () => Promise.all(Array.from({ length: 20 }, ask));

  it("is kept from the gateway by its proxy, and let in again when it is none", async () => {
    expect(new Set(await burst())).toEqual(new Set([200]));
    await allow(2);
    await eventually("a refusal", async () => ((await burst()).includes(429) ? true : undefined));
    await allow(5_000);
    await eventually("answers only", async () =>
      (await burst()).every((status) => status === 200) ? true : undefined,
    );
  });
});

describe("a replica that answers 503", () => {
  it(
    "is left out after a few calls, and the others answer",
    async () => {
      const name = "bed-broken-catalog";
      const labels = { "app.kubernetes.io/name": "catalog", "app.kubernetes.io/component": "server", app: name };
      const spec = podSpec("1", "catalog") as { containers: { env: object[]; ports: object[] }[] };
      spec.containers[0]?.env.push({ name: "BROKEN", value: ":4002" });
      spec.containers[0]?.ports.push({ name: "grpc", containerPort: 4002 });
      await applyAll({
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name, namespace },
        spec: {
          selector: { matchLabels: { app: name } },
          template: { metadata: { labels: { ...labels, "sidecar.istio.io/inject": "true" } }, spec },
        },
      });
      const list = async () => (await fetch(`${meshUrl}/v1/categories`)).status;
      const seen: number[] = [];
      await rolledOut(bed, namespace, `deployment/${name}`);
      await eventually("a refusal", async () => {
        seen.push(await list());
        return seen.at(-1) === 503 ? true : undefined;
      });
      await eventually("forty answers in a row", async () => {
        for (let asked = 0; asked < 40; asked += 1) if ((await list()) !== 200) return undefined;
        return true;
      });
      await kubectl(bed, ["delete", "deployment", name, ...inShop]);
    },
    4 * minutes,
  );

  it(
    "and the books are right afterwards",
    async () => expect((await verify(meshUrl)).status).toBe("held"),
    3 * minutes,
  );
});
