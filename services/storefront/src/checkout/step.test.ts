import { describe, expect, it } from "vitest";
import { afterRefusal, type Draft, fromCookie, newDraft, toCookie } from "./draft.ts";
import { detour } from "./step.ts";

const begun = newDraft({
  key: "0b9f6f0e-3a52-4d4e-9d1c-0a7d5c4f8e11",
  cartId: "cart_1",
  isMember: false,
  locale: "ar",
});
const address = {
  name: "ليلى",
  line1: "Kastanienallee 12",
  line2: "",
  city: "Berlin",
  postalCode: "10435",
  region: "",
  country: "DE",
  phone: "",
};
const complete: Draft = {
  ...begun,
  email: "leila@example.com",
  address,
  shippingOptionId: "standard",
  card: { id: "pm_1", label: "Visa 4242" },
};
const sent: Draft = { ...complete, isSent: true };

describe("the steps of a checkout", () => {
  it("begin with the address", () => {
    expect(detour("address", undefined)).toBeUndefined();
    expect(detour("review", undefined)).toBe("/checkout");
  });

  it("lead to what is missing, and back to what was entered", () => {
    expect(detour("payment", { ...begun, address })).toBe("/checkout/shipping");
    expect(detour("review", { ...begun, address, shippingOptionId: "standard" })).toBe("/checkout/payment");
    expect(detour("review", complete)).toBeUndefined();
    expect(detour("address", complete)).toBeUndefined();
  });

  it("are all closed once Pay was pressed: only the outcome is asked for", () => {
    expect(detour("address", sent)).toBe("/checkout/place");
    expect(detour("review", sent)).toBe("/checkout/place");
    expect(detour("payment", { ...sent, orderId: "ord_1" })).toBe("/checkout/return");
  });

  it("are open again after a refusal, with another key and all that was entered", () => {
    const again = afterRefusal({ ...sent, orderId: "ord_1" }, "5b1c9e2c-6a77-4c7e-8a7e-1f0f6b1f0b22");
    expect(detour("review", again)).toBeUndefined();
    expect(again).toEqual({ ...complete, key: "5b1c9e2c-6a77-4c7e-8a7e-1f0f6b1f0b22" });
  });
});

describe("a draft in a cookie", () => {
  it("comes back as it was, whatever the script it is written in", () => {
    expect(fromCookie(toCookie(sent))).toEqual(sent);
  });

  it.each([
    undefined,
    "",
    "nonsense",
    Buffer.from("{}").toString("base64url"),
    Buffer.from('{"key":1}').toString("base64url"),
  ])("%j is no draft", (cookie) => {
    expect(fromCookie(cookie)).toBeUndefined();
  });

  it("fits into a browser's 4 kB, however long the names are", () => {
    const long = Object.fromEntries(Object.keys(address).map((key) => [key, "ü".repeat(100)]));
    const cookie = toCookie({ ...sent, address: { ...address, ...long, country: "DE", postalCode: "1".repeat(20) } });
    expect(cookie.length).toBeLessThan(3_000);
  });
});
