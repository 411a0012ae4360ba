import { describe, expect, it } from "vitest";
import { readContract } from "../../protos/generate/contract.ts";

describe("what statistics are made of", () => {
  const contract = readContract();
  const raw = contract.messages.filter((message) => contract.event(message)?.topic === "analytics.raw");

  it("holds no field that the contract calls personal, and none that would say who it was", () => {
    const fields = raw.flatMap((message) => message.fields.map((field) => ({ message, field })));
    expect(raw.map(({ name }) => name).sort()).toEqual(["CartLineAdded", "ProductViewed", "SearchMade"]);
    expect(fields.filter(({ field }) => contract.field(field).personal === true)).toEqual([]);
    const names = fields.map(({ field }) => field.name);
    expect(names.filter((name) => /account|user|session|visitor|device|address|agent|cart_id/.test(name))).toEqual([]);
  });
});
