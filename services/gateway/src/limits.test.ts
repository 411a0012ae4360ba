import { AppError } from "@shopstream/platform/errors.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientKey } from "./rate-limits.ts";
import { type TestEdge, testEdge } from "./testing/edge.ts";

const settings = {
  SIGNUP_PER_MINUTE: "3",
  LOGIN_FAILURES: "2",
  LOGIN_WINDOW_SECONDS: "60",
  TRUST_PROXY: "loopback",
  RATE_PER_SECOND: "50",
};

describe("limits", () => {
  let edge: TestEdge;
  const from = (address: string) => ({ "x-forwarded-for": address });
  const login = async (email: string, address = "203.0.113.9") =>
    (await edge.ask("/v1/auth/login", { method: "POST", body: { email, password: "x" }, headers: from(address) }))
      .status;

  beforeAll(async () => {
    edge = await testEdge(settings);
    edge.answers["identity.login"] = ({ email }: { email: string }) => {
      if (/^ *wrong/i.test(email)) throw new AppError("unauthenticated", "bad_credentials", "no");
      if (email.startsWith("outage")) throw new AppError("unavailable", "store_unavailable", "no");
      return { accessToken: "a" };
    };
  });
  afterAll(() => edge.close());

  it("failed sign-ins run out for an e-mail address, from wherever they come", async () => {
    expect([
      await login("wrong@a.de"),
      await login("Wrong@a.de", "203.0.113.10"),
      await login(" wrong@a.de", "203.0.113.11"),
    ]).toEqual([401, 401, 429]);
    expect(await login("wrong@b.de")).toBe(401);
  });

  it("many guesses at once are not all tried", async () => {
    const statuses = await Promise.all(Array.from({ length: 10 }, () => login("wrong@many.de")));
    expect(statuses.filter((status) => status === 401)).toHaveLength(2);
  });

  it("a success forgets the failures, and an outage is not one", async () => {
    for (let i = 0; i < 5; i += 1) expect(await login("right@a.de")).toBe(200);
    for (let i = 0; i < 5; i += 1) expect(await login("outage@a.de")).toBe(503);
  });

  it("sign-ups run out for a client address, with the time to come back", async () => {
    const signup = (address: string) =>
      edge.ask("/v1/auth/signup", {
        method: "POST",
        body: { email: "a@b.de", password: "long enough" },
        headers: from(address),
      });
    for (let i = 0; i < 3; i += 1) expect((await signup("198.51.100.1")).status).toBe(201);
    const told = await signup("198.51.100.1");
    expect([told.status, told.json.code]).toEqual([429, "rate_limited"]);
    expect(Number(told.headers["retry-after"])).toBeGreaterThan(50);
    expect((await signup("198.51.100.2")).status).toBe(201);
  });

  it("requests run out for a client address within a second, health checks never", async () => {
    const statuses = (
      await Promise.all(Array.from({ length: 60 }, () => edge.ask("/v1/products", { headers: from("192.0.2.1") })))
    ).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(50);
    expect(statuses).toContain(429);
    expect((await edge.ask("/v1/products", { headers: from("192.0.2.2") })).status).toBe(200);
    expect((await edge.ask("/healthz", { headers: from("192.0.2.1") })).status).toBe(200);
  });

  it.each([
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:db8::1", "2001:db8:0:0"],
    ["::1", "0:0:0:0"],
  ])("%s counts as %s", (address, key) => {
    expect(clientKey(address)).toBe(key);
  });
});

describe("without a proxy to trust", () => {
  let edge: TestEdge;

  beforeAll(async () => {
    edge = await testEdge({ SIGNUP_PER_MINUTE: "1" });
  });
  afterAll(() => edge.close());

  it("nobody gets away by naming another address", async () => {
    const signup = (address: string) =>
      edge.ask("/v1/auth/signup", {
        method: "POST",
        body: { email: "a@b.de", password: "long enough" },
        headers: { "x-forwarded-for": address },
      });
    expect([(await signup("192.0.2.1")).status, (await signup("192.0.2.2")).status]).toEqual([201, 429]);
  });
});

describe("while Redis is away", () => {
  let edge: TestEdge;

  beforeAll(async () => {
    edge = await testEdge({ SIGNUP_PER_MINUTE: "2", GATEWAY_REDIS_URL: "redis://127.0.0.1:1" });
  });
  afterAll(() => edge.close());

  it("people still sign up, within limits that this process counts, and the gateway says that it is not whole", async () => {
    const signup = () =>
      edge.ask("/v1/auth/signup", { method: "POST", body: { email: "a@b.de", password: "long enough" } });
    expect([(await signup()).status, (await signup()).status, (await signup()).status]).toEqual([201, 201, 429]);
    expect((await edge.ask("/readyz")).status).toBe(503);
  });
});
