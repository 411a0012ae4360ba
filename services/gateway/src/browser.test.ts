import { AppError } from "@shopstream/platform/errors.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type TestEdge, testEdge } from "./testing/edge.ts";

const web = { "x-client": "web" };
const signedIn = {
  user: { id: "usr_1", roles: ["customer"] },
  accessToken: "a.b.c",
  expiresIn: 600,
  refreshToken: "rt_secret",
};
const credentials = { email: "ada@example.org", password: "correct horse" };
const attributes = "Path=/; HttpOnly; Secure; SameSite=Lax";

describe("a browser", () => {
  let edge: TestEdge;

  beforeAll(async () => {
    edge = await testEdge();
    edge.answers["identity.login"] = () => signedIn;
    edge.answers["identity.refresh"] = () => signedIn;
    edge.answers["cart.createCart"] = () => ({ id: "cart_1", token: "cart-secret", currency: "EUR" });
  });
  beforeEach(() => {
    edge.reached.length = 0;
  });
  afterAll(() => edge.close());

  const login = (headers: Record<string, string>) =>
    edge.ask("/v1/auth/login", { method: "POST", body: credentials, headers });

  it("gets its tokens as cookies that no script can read, and none in the body", async () => {
    const told = await login(web);
    expect(told.headers["set-cookie"]).toEqual([
      `__Host-access=a.b.c; Max-Age=600; ${attributes}`,
      `__Host-refresh=rt_secret; Max-Age=2592000; ${attributes}`,
    ]);
    expect(Object.keys(told.json)).toEqual(["user", "expiresIn"]);
  });

  it("other clients get them in the body, and no cookie", async () => {
    const told = await login({});
    expect(told.headers["set-cookie"]).toBeUndefined();
    expect(told.json).toMatchObject({ accessToken: "a.b.c", refreshToken: "rt_secret" });
  });

  it("signs in by cookie, and an Authorization header goes first", async () => {
    const token = await edge.services.token("usr_cookie");
    await edge.ask("/v1/me", { headers: { cookie: `other=1; __Host-access=${token}` } });
    expect(edge.reached.at(-1)?.context.principal).toMatchObject({ id: "usr_cookie" });
    await edge.ask("/v1/me", { headers: { cookie: `__Host-access=${token}`, ...(await edge.bearer("usr_header")) } });
    expect(edge.reached.at(-1)?.context.principal).toMatchObject({ id: "usr_header" });
  });

  it("refreshes by cookie", async () => {
    const told = await edge.ask("/v1/auth/refresh", {
      method: "POST",
      headers: { ...web, cookie: "__Host-refresh=rt_old" },
    });
    expect([told.status, edge.reached.at(-1)?.request.refreshToken]).toEqual([200, "rt_old"]);
    expect(told.headers["set-cookie"]).toHaveLength(2);
  });

  it("loses both cookies when it signs out", async () => {
    const told = await edge.ask("/v1/auth/logout", {
      method: "POST",
      headers: { ...web, cookie: "__Host-refresh=rt_old" },
    });
    expect(told.status).toBe(204);
    expect(told.headers["set-cookie"]).toEqual([
      `__Host-access=; Max-Age=0; ${attributes}`,
      `__Host-refresh=; Max-Age=0; ${attributes}`,
    ]);
  });

  it("loses an access token that is no longer good, and can look around again", async () => {
    const told = await edge.ask("/v1/products", { headers: { cookie: "__Host-access=stale" } });
    expect([told.status, told.headers["set-cookie"]]).toEqual([401, [`__Host-access=; Max-Age=0; ${attributes}`]]);
    expect(
      (await edge.ask("/v1/products", { headers: { authorization: "Bearer stale" } })).headers["set-cookie"],
    ).toBeUndefined();
  });

  it("keeps its session when a refresh fails: another tab may just have made the next one", async () => {
    edge.answers["identity.refresh"] = () => {
      throw new AppError("unauthenticated", "refresh_reused", "sign in again");
    };
    const told = await edge.ask("/v1/auth/refresh", {
      method: "POST",
      headers: { ...web, cookie: "__Host-refresh=rt_old" },
    });
    expect([told.status, told.headers["set-cookie"]]).toEqual([401, undefined]);
  });

  describe("cannot be made by another site to", () => {
    const change = async (headers: Record<string, string>) => {
      const cookie = `__Host-access=${await edge.services.token("usr_1")}`;
      const told = await edge.ask("/v1/me", {
        method: "PATCH",
        body: { displayName: "x" },
        headers: { cookie, ...headers },
      });
      return told.json.code ?? told.status;
    };
    const host = () => edge.url.replace("http://", "");

    it("change anything without the header that only our pages send", async () => {
      expect(await change({})).toBe("csrf_rejected");
      expect(await change({ "x-client": "app" })).toBe("csrf_rejected");
      expect(edge.reached).toEqual([]);
      expect(await change(web)).toBe(200);
    });

    it("change anything from another origin", async () => {
      for (const origin of ["https://evil.example", "null", "not an origin", `http://${host()}.evil.example`])
        expect(await change({ ...web, origin })).toBe("csrf_rejected");
      expect(edge.reached).toEqual([]);
      expect(await change({ ...web, origin: `http://${host()}` })).toBe(200);
    });

    it("use a cart, refresh or sign in as somebody else", async () => {
      const tries = [
        edge.ask("/v1/carts/cart_1/lines", {
          method: "POST",
          body: { sku: "a", quantity: 1 },
          headers: { cookie: "__Host-cart=cart_1:secret" },
        }),
        edge.ask("/v1/auth/refresh", { method: "POST", headers: { cookie: "__Host-refresh=rt" } }),
        login({ ...web, origin: "https://evil.example" }),
      ];
      expect((await Promise.all(tries)).map(({ json }) => json.code)).toEqual([
        "csrf_rejected",
        "csrf_rejected",
        "csrf_rejected",
      ]);
      expect(edge.reached).toEqual([]);
    });

    it("while clients with a token of their own need neither header", async () => {
      const told = await edge.ask("/v1/me", {
        method: "PATCH",
        body: { displayName: "x" },
        headers: { ...(await edge.bearer("usr_1")), origin: "https://app.example" },
      });
      expect(told.status).toBe(200);
    });
  });

  describe("owns carts and orders as a guest", () => {
    it("its cart's token is a cookie, and proves the cart to every operation", async () => {
      const created = await edge.ask("/v1/carts", { method: "POST", body: {}, headers: web });
      expect(created.json.token).toBeUndefined();
      const [cookie = ""] = (created.headers["set-cookie"]?.[0] ?? "").split(";");
      expect(cookie).toMatch(/^__Host-cart=/);
      await edge.ask("/v1/carts/cart_1", { headers: { cookie } });
      expect(edge.reached.at(-1)?.request.cartToken).toBe("cart-secret");
      const quote = { cartId: "cart_1", address: { line1: "1", city: "B", country: "DE" } };
      await edge.ask("/v1/shipping/quotes", { method: "POST", body: quote, headers: { ...web, cookie } });
      expect(edge.reached.at(-1)?.request.cartToken).toBe("cart-secret");
      await edge.ask("/v1/carts/cart_2", { headers: { cookie } });
      expect(edge.reached.at(-1)?.request.cartToken).toBe("");
    });

    it("the token of an order that was refused at once is a cookie as well, and in no body", async () => {
      const details = { orderId: "ord_9", orderToken: "secret-of-ord_9", declineCode: "generic_decline" };
      edge.answers["orders.createOrder"] = () => {
        throw new AppError("rejected", "card_declined", "the card was declined", { details });
      };
      const body = {
        cartId: "cart_1",
        shippingAddress: { line1: "1", city: "B", country: "DE" },
        shippingOptionId: "s",
        payment: { method: "card", paymentMethodId: "pm_card_visa" },
      };
      const order = (headers: Record<string, string>) =>
        edge.ask("/v1/orders", { method: "POST", body, headers: { ...headers, "idempotency-key": "k" } });
      const told = await order(web);
      const [cookie = ""] = (told.headers["set-cookie"]?.[0] ?? "").split(";");
      expect([told.status, told.json.orderId, told.json.orderToken]).toEqual([402, "ord_9", undefined]);
      await edge.ask("/v1/orders/ord_9", { headers: { cookie } });
      expect(edge.reached.at(-1)?.request.orderToken).toBe("secret-of-ord_9");
      expect((await order({})).json.orderToken).toBe("secret-of-ord_9");
    });

    it("several orders are kept apart, and a header goes before the cookie", async () => {
      let cookie = "";
      for (const id of ["ord_1", "ord_2"]) {
        edge.answers["orders.createOrder"] = () => ({ id, token: `secret-of-${id}`, status: "confirmed" });
        const body = {
          cartId: "cart_1",
          shippingAddress: { line1: "1", city: "B", country: "DE" },
          shippingOptionId: "s",
          payment: { method: "card", paymentMethodId: "pm_card_visa" },
        };
        const told = await edge.ask("/v1/orders", {
          method: "POST",
          body,
          headers: { ...web, cookie, "idempotency-key": id },
        });
        cookie = (told.headers["set-cookie"]?.[0] ?? "").split(";")[0] as string;
      }
      for (const id of ["ord_1", "ord_2"]) {
        await edge.ask(`/v1/orders/${id}`, { headers: { cookie } });
        expect(edge.reached.at(-1)?.request.orderToken).toBe(`secret-of-${id}`);
      }
      await edge.ask("/v1/orders/ord_1", { headers: { cookie, "x-order-token": "from-header" } });
      expect(edge.reached.at(-1)?.request.orderToken).toBe("from-header");
    });
  });
});
