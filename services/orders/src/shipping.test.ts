import { describe, expect, it } from "vitest";
import { mustShip, quote } from "./shipping.ts";

describe("shipping", () => {
  const to = (country: string, subtotalMinor: number, currency = "EUR") => ({ country, subtotalMinor, currency });

  it("costs nothing from the threshold on, and not a cent below it", () => {
    expect(mustShip("standard", to("DE", 4_999)).priceMinor).toBe(490);
    expect(mustShip("standard", to("DE", 5_000)).priceMinor).toBe(0);
    expect(mustShip("standard", to("SA", 20_000, "SAR")).priceMinor).toBe(0);
  });

  it("to the rest of the world is standard only, and never free", () => {
    expect(quote(to("BR", 100_000))).toMatchObject([{ id: "standard", priceMinor: 1_470 }]);
  });

  it.each([
    ["EUR", 490],
    ["USD", 590],
    ["GBP", 450],
    ["SAR", 1_900],
    ["JPY", 81],
    ["KWD", 81],
  ])("has a price in %s; without one of its own a share of the subtotal, rounded up", (currency, priceMinor) => {
    expect(mustShip("standard", to("DE", 1_001, currency)).priceMinor).toBe(priceMinor);
  });

  it("an option that is unknown and one that does not go there are told apart", () => {
    expect(() => mustShip("teleport", to("DE", 1))).toThrow(
      expect.objectContaining({ code: "unknown_shipping_option" }),
    );
    expect(() => mustShip("pickup", to("US", 1))).toThrow(expect.objectContaining({ code: "shipping_not_available" }));
  });
});
