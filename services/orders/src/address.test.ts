import { describe, expect, it } from "vitest";
import { mustBeAnAddress } from "./address.ts";

const berlin = {
  name: "",
  line1: "1",
  line2: "",
  city: "X",
  postalCode: "10115",
  region: "",
  country: "DE",
  phone: "",
};

describe("an address to ship to", () => {
  it.each([
    ["of any country that there is", { country: "BR", postalCode: "" }],
    ["without a postal code, which can be looked up", { postalCode: "" }],
    ["with a postal code in small letters and with spaces around", { country: "NL", postalCode: " 1012 js " }],
    ["of a country whose postal codes nobody is sure of", { country: "IE", postalCode: "anything" }],
    ["of a country with states, without one", { country: "US", postalCode: "94103" }],
  ])("%s is taken", (_, change) => {
    expect(() => mustBeAnAddress({ ...berlin, ...change }, "address")).not.toThrow();
  });

  it.each([
    ["in no country", { country: "ZZ" }, "country", "unknown_country"],
    ["with a blank street", { line1: " \t" }, "line1", "required"],
    ["with a blank city", { city: " " }, "city", "required"],
    ["with a postal code of another country", { postalCode: "SW1A 1AA" }, "postalCode", "bad_format"],
  ])("%s is refused, naming the field where it was given", (_, change, field, code) => {
    expect(() => mustBeAnAddress({ ...berlin, ...change }, "shippingAddress")).toThrow(
      expect.objectContaining({
        kind: "invalid",
        code: "invalid_address",
        options: { fields: [expect.objectContaining({ field: `shippingAddress.${field}`, code })] },
      }),
    );
  });
});
