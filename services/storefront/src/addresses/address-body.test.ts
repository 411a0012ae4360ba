import { describe, expect, it } from "vitest";
import { addressBody } from "./address-body.ts";

describe("an address from a form", () => {
  it("has every field, and is a default only where the box is ticked", () => {
    expect(addressBody({ line1: "Main Street 1", city: "Springfield", defaultBilling: "on", other: "x" })).toEqual({
      label: "",
      name: "",
      line1: "Main Street 1",
      line2: "",
      city: "Springfield",
      postalCode: "",
      region: "",
      country: "",
      phone: "",
      defaultShipping: false,
      defaultBilling: true,
    });
  });
});
