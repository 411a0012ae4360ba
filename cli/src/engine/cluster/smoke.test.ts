import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { systemClock } from "@shopstream/platform/clock.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { FakeCanaries } from "../../testing/fake-canaries.ts";
import { FakeCluster } from "../../testing/fake-cluster.ts";
import { openCluster } from "./cluster.ts";
import { smokeStep } from "./smoke.ts";

describe("the journeys at the end of up", () => {
  const asked: string[] = [];
  const shop = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const found = answers[`${request.method} ${request.url}`];
    response.writeHead(found === undefined ? 422 : 200).end(JSON.stringify(found ?? { code: "closed" }));
  });
  const answers: Record<string, unknown> = {
    "GET /v1/products?pageSize=1": { items: [] },
    "POST /v1/auth/login": { accessToken: "a", refreshToken: "r" },
  };
  let cluster: FakeCluster;
  beforeAll(async () => {
    cluster = await FakeCluster.start();
    vi.stubEnv("KUBECONFIG", cluster.kubeconfig);
    const data = { BOOTSTRAP_ADMIN_EMAIL: "YUBi", BOOTSTRAP_ADMIN_PASSWORD: "cHc=" };
    cluster.objects.put("/api/v1/namespaces/shop/secrets/first-admin", { data });
    await new Promise<void>((resolve) => shop.listen(0, "127.0.0.1", resolve));
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    shop.closeAllConnections();
    shop.close();
    await cluster.close();
  });

  async function walk(lines: string[]): Promise<unknown> {
    const opened = openCluster("fake", "shop");
    const up = {
      cluster: opened.cluster,
      canaries: new FakeCanaries(),
      stages: [],
      values: {},
      objects: [],
      url: `http://127.0.0.1:${(shop.address() as AddressInfo).port}`,
      clock: systemClock,
      random: systemRandom,
      timeoutMs: 1_000,
      signal: new AbortController().signal,
      onChange: (line: string) => lines.push(line),
    };
    return smokeStep
      .run(up)
      .catch((error: unknown) => error)
      .finally(opened.close);
  }

  it("sign in as the account that the installation made, and a shop that sells nothing ends the run with reasons", async () => {
    const lines: string[] = [];
    const failure = await walk(lines);
    expect(failure).toMatchObject({
      code: "SHOP-SMOKE-001",
      message: expect.stringMatching(/a guest buys: POST \/v1\/products: 422/),
    });
    expect(lines).toContain("a guest buys: failed");
    expect(asked.slice(0, 2)).toEqual(["GET /v1/products?pageSize=1", "POST /v1/auth/login"]);
  });

  it("tell an administrator who changed the password how to walk them all the same", async () => {
    delete answers["POST /v1/auth/login"];
    expect(await walk([])).toMatchObject({ code: "SHOP-API-003", hint: expect.stringContaining("--no-smoke") });
  });
});
