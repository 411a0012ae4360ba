import { describe, expect, it } from "vitest";
import { z } from "zod";
import { integer, loadConfig } from "./config.ts";

const schema = z.object({ DATABASE_URL: z.url(), SWEEP_MS: integer(1_000), NOTE: z.string().optional() });
const url = "postgres://localhost/orders";

describe("configuration", () => {
  it("takes defaults for what is not set, and leaves out what it does not know", () => {
    expect(loadConfig("orders", schema, { DATABASE_URL: url, PATH: "/bin" })).toEqual({
      DATABASE_URL: url,
      SWEEP_MS: 1_000,
    });
  });

  it("prefers the service's own variable to the common one", () => {
    const env = {
      DATABASE_URL: "postgres://localhost/other",
      ORDERS_DATABASE_URL: url,
      CART_SWEEP_MS: "5",
      SWEEP_MS: "7",
    };
    expect(loadConfig("orders", schema, env)).toMatchObject({ DATABASE_URL: url, SWEEP_MS: 7 });
  });

  it("finds a service with a hyphen in its name", () => {
    expect(loadConfig("stripe-simulator", schema, { STRIPE_SIMULATOR_DATABASE_URL: url })).toMatchObject({
      DATABASE_URL: url,
    });
  });

  it("takes a blank variable for one that is not set", () => {
    const env = { DATABASE_URL: url, ORDERS_DATABASE_URL: "", SWEEP_MS: "", NOTE: "" };
    expect(loadConfig("orders", schema, env)).toEqual({ DATABASE_URL: url, SWEEP_MS: 1_000 });
  });

  it("lists everything that is wrong at once, without the values", () => {
    const load = () => loadConfig("orders", schema, { DATABASE_URL: "s3cret", SWEEP_MS: "often" });
    expect(load).toThrow(/orders cannot start.*DATABASE_URL: .*; SWEEP_MS: /);
    expect(load).not.toThrow(/s3cret|often/);
    expect(load).toThrow(
      expect.objectContaining({
        code: "bad_environment",
        options: {
          fields: [expect.objectContaining({ field: "DATABASE_URL" }), expect.objectContaining({ field: "SWEEP_MS" })],
        },
      }),
    );
  });

  it("wants whole numbers", () => {
    expect(() => loadConfig("orders", schema, { DATABASE_URL: url, SWEEP_MS: "1.5" })).toThrow("SWEEP_MS");
  });
});
