import { systemClock } from "@shopstream/platform/clock.ts";
import { accessToken, sign } from "@shopstream/platform/tokens.ts";
import { contract } from "@shopstream/protos/contract.ts";
import type { MethodDefinition, Role } from "@shopstream/protos/definition.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Route } from "./route.ts";
import { RouteTable } from "./route-table.ts";
import { type TestEdge, testEdge } from "./testing/edge.ts";
import { sampleRequest } from "./testing/sample-request.ts";

const { routes } = new RouteTable(contract);
const internal = contract.flatMap(({ name, methods }) =>
  Object.entries<MethodDefinition>(methods)
    .filter(([, { http }]) => http === undefined)
    .map(([key, method]) => ({ service: name, key, method })),
);

/** Everybody who might call, and the roles they have; none for a token that must not count. */
const callers = {
  anonymous: [],
  customer: ["customer"],
  "other customer": ["customer"],
  staff: ["customer", "staff"],
  admin: ["customer", "staff", "admin"],
  "service token": "bad token",
  "expired token": "bad token",
  "wrong audience": "bad token",
  "tampered signature": "bad token",
} as const satisfies Record<string, readonly Role[] | "bad token">;
type CallerName = keyof typeof callers;

/** What the contract says: 401 and 403, or that the call reaches its service. */
function expected({ method }: Route, caller: CallerName): number | "reached" {
  const roles = callers[caller];
  if (roles === "bad token") return method.session === undefined ? 401 : "reached";
  const plays = (role: Role) => role === "anyone" || (roles as readonly Role[]).includes(role);
  if (method.access.roles.some(plays)) return "reached";
  return caller === "anonymous" ? 401 : 403;
}

describe("who may call what, through the gateway", () => {
  let edge: TestEdge;
  const tokens = new Map<CallerName, string>();

  beforeAll(async () => {
    edge = await testEdge();
    const { token, signingKey } = edge.services;
    const claims = { sub: "usr_admin", sid: "ses_test", roles: ["customer", "staff", "admin"] };
    const forge = (options: object) =>
      sign(signingKey, systemClock, claims, { ...accessToken, lifetimeSeconds: 600, ...options });
    tokens.set("customer", await token("usr_1", ["customer"]));
    tokens.set("other customer", await token("usr_2", ["customer"]));
    tokens.set("staff", await token("usr_3", ["staff"]));
    tokens.set("admin", await token("usr_4", ["admin"]));
    tokens.set("service token", await forge({ type: "svc+jwt", issuer: "shopstream/service", audience: "catalog" }));
    tokens.set("expired token", await forge({ lifetimeSeconds: -60 }));
    tokens.set("wrong audience", await forge({ audience: "another-shop" }));
    tokens.set("tampered signature", tamper(await forge({})));
  });
  afterAll(() => edge.close());

  describe.each(routes.map((route) => ({ name: `${route.http.verb.toUpperCase()} ${route.http.path}`, route })))(
    "$name",
    ({ route }) => {
      it.each(Object.keys(callers) as CallerName[])("%s", async (caller) => {
        const { path, headers, ...options } = sampleRequest(route);
        const token = tokens.get(caller);
        edge.reached.length = 0;
        const told = await edge.ask(path, {
          ...options,
          headers: { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
        });
        const wanted = expected(route, caller);
        expect({ status: told.status, reached: edge.reached.map(({ call }) => call) }).toEqual(
          wanted === "reached"
            ? { status: route.http.status, reached: [`${route.service}.${route.key}`] }
            : { status: wanted, reached: [] },
        );
      });
    },
  );

  it("the matrix has every operation of the contract", () => {
    const described = contract
      .flatMap(({ methods }) => Object.values<MethodDefinition>(methods))
      .filter(({ http }) => http !== undefined);
    expect(routes).toHaveLength(described.length);
    expect(routes.length).toBeGreaterThan(30);
  });

  it.each(internal.map(({ service, key, method }) => [`${service}.${key}`, service, key, method] as const))(
    "%s is for services alone",
    async (_, service, key, method) => {
      const admin = edge.services.client(contract.find(({ name }) => name === service) as never, {
        user: "usr_4",
        roles: ["admin"],
      }) as Record<string, (request: object) => Promise<unknown>>;
      edge.reached.length = 0;
      await expect(admin[key]?.({})).rejects.toMatchObject({ kind: "forbidden" });
      for (const path of [method.path, `/v1${method.path}`, `/v1/${service}/${key}`]) {
        const told = await edge.ask(path, {
          method: "POST",
          headers: { authorization: `Bearer ${tokens.get("admin")}` },
          body: {},
        });
        expect([404, 405]).toContain(told.status);
      }
      expect(edge.reached).toEqual([]);
    },
  );
});

function tamper(token: string): string {
  const [header, , signature] = token.split(".");
  const payload = {
    sub: "usr_4",
    sid: "ses_test",
    roles: ["admin"],
    issuedAtMs: 1,
    aud: "shopstream",
    iss: "shopstream/identity",
    exp: 4_000_000_000,
  };
  return [header, Buffer.from(JSON.stringify(payload)).toString("base64url"), signature].join(".");
}
