import { countries, postalCodes, regionsNeeded } from "@shopstream/platform/countries.ts";
import { describe, expect, it } from "vitest";
import { type AddressText, mustBeDeliverable, tidied } from "./address.ts";

const blank = { label: "", name: "", line1: "1 Street", line2: "", city: "City", region: "", phone: "" };
const address = (country: string, postalCode: string, region = ""): AddressText =>
  tidied({ ...blank, country, postalCode, region });

describe("an address that can be delivered to", () => {
  it.each([
    ["DE", "10117", ""],
    ["GB", "sw1a 1aa", ""],
    ["NL", "1012 js", ""],
    ["CA", "k1a0b1", "ON"],
    ["US", "94103-1234", "CA"],
    ["SA", "11564", ""],
    ["AE", "", ""],
    ["IE", "anything", ""],
  ])("%s %s %s is taken", (country, postalCode, region) => {
    expect(() => mustBeDeliverable(address(country, postalCode, region))).not.toThrow();
  });

  it.each([
    ["DE", "1011", "", "postalCode", "bad_format"],
    ["DE", "", "", "postalCode", "required"],
    ["US", "94103", "", "region", "required"],
    ["GB", "12345", "", "postalCode", "bad_format"],
    ["ZZ", "1", "", "country", "unknown_country"],
  ])("%s %s %s is refused, naming %s", (country, postalCode, region, field, code) => {
    expect(() => mustBeDeliverable(address(country, postalCode, region))).toThrow(
      expect.objectContaining({
        kind: "invalid",
        options: { fields: [expect.objectContaining({ field, code })] },
      }),
    );
  });

  it("every rule is about a country, and every example passes its own rule", () => {
    expect(countries.size).toBe(250);
    expect([...Object.keys(postalCodes), ...regionsNeeded].filter((country) => !countries.has(country))).toEqual([]);
    expect(Object.entries(postalCodes).filter(([, { pattern, example }]) => !pattern.test(example))).toEqual([]);
  });
});
