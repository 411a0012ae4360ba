import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mostAddresses } from "./address.ts";
import { testUsers } from "./testing/test-users.ts";

const berlin = { name: "Ada", line1: "Unter den Linden 1", city: "Berlin", postalCode: "10117", country: "DE" };

describe("the address book", () => {
  let shop: Awaited<ReturnType<typeof testUsers>>;
  beforeAll(async () => {
    shop = await testUsers();
  });
  afterAll(() => shop.close());

  const member = () => {
    const id = shop.newMember();
    const client = shop.as(id);
    const uses = async () =>
      Object.fromEntries(
        (await client.listAddresses({})).items.map(({ label, defaultShipping, defaultBilling }) => [
          label,
          `${defaultShipping ? "shipping" : ""}${defaultBilling ? "billing" : ""}`,
        ]),
      );
    return { id, client, uses, add: (label: string, more = {}) => client.createAddress({ ...berlin, label, ...more }) };
  };

  it("keeps an address as it was written, without the spaces around it, and shows it at once", async () => {
    const { client, add } = member();
    const made = await add("home", { line1: "  Unter den Linden 1 ", line2: "4th floor", phone: "030 1" });
    expect(made.id).toMatch(/^adr_[0-9a-z]{26}$/);
    expect(made).toMatchObject({ ...berlin, label: "home", line2: "4th floor", phone: "030 1" });
    expect((await client.listAddresses({})).items).toEqual([made]);
    expect(await client.getAddress({ id: made.id })).toEqual(made);
  });

  it("replaces the whole address: what is left out is gone", async () => {
    const { client, add } = member();
    const { id, createdAt } = await add("home", { line2: "4th floor" });
    const replaced = await client.replaceAddress({ id, ...berlin, line1: "Chausseestraße 125" });
    expect(replaced).toMatchObject({ id, line1: "Chausseestraße 125", line2: "", label: "", createdAt });
  });

  it("an address of somebody else is not there, to read, to replace and to remove, and stays", async () => {
    const [owner, other] = [member(), member()];
    const { id } = await owner.add("home");
    const refusal = { kind: "not_found", code: "unknown_address" };
    await expect(other.client.getAddress({ id })).rejects.toMatchObject(refusal);
    await expect(other.client.replaceAddress({ id, ...berlin })).rejects.toMatchObject(refusal);
    await expect(other.client.deleteAddress({ id })).rejects.toMatchObject(refusal);
    expect((await owner.client.listAddresses({})).items).toHaveLength(1);
  });

  it("the same new address under one key is one, and a second without a key is another", async () => {
    const { client } = member();
    const [one, again] = await Promise.all(
      [1, 2].map(() => client.createAddress(berlin, { idempotencyKey: "address-1" })),
    );
    expect(again).toEqual(one);
    await client.createAddress(berlin);
    expect((await client.listAddresses({})).items).toHaveLength(2);
  });

  describe("defaults", () => {
    it("the first address is the default for both uses, the next is not", async () => {
      const { add, uses } = member();
      await add("home");
      await add("office");
      expect(await uses()).toEqual({ home: "shippingbilling", office: "" });
    });

    it("a default moves to who asks for it, alone, and the shipping default comes first", async () => {
      const { client, add, uses } = member();
      await add("home");
      const office = await add("office", { defaultShipping: true });
      expect(await uses()).toEqual({ home: "billing", office: "shipping" });
      expect((await client.listAddresses({})).items[0]?.id).toBe(office.id);
      await client.replaceAddress({ ...berlin, id: office.id, label: "office", defaultBilling: true });
      expect(await uses()).toEqual({ home: "", office: "billing" });
    });

    it("the defaults of a removed address pass to the one changed last", async () => {
      const { client, add, uses } = member();
      const home = await add("home");
      await add("office");
      await add("parents");
      await client.deleteAddress({ id: home.id });
      expect(await uses()).toEqual({ office: "", parents: "shippingbilling" });
    });

    it("twelve tabs that each want the default leave one", async () => {
      const { add, client } = member();
      await Promise.all(Array.from({ length: 12 }, (_, tab) => add(`tab ${tab}`, { defaultShipping: true })));
      const { items } = await client.listAddresses({});
      expect(items.filter(({ defaultShipping }) => defaultShipping)).toHaveLength(1);
      expect(items).toHaveLength(12);
    });
  });

  it(`takes ${mostAddresses} addresses and not one more, also at once, and again after one is removed`, async () => {
    const { client, add } = member();
    const outcomes = await Promise.allSettled(Array.from({ length: mostAddresses + 5 }, (_, n) => add(`n${n}`)));
    const refusals = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    expect(refusals.map(({ kind, code }) => `${kind} ${code}`)).toEqual(Array(5).fill("rejected address_limit"));
    const { items } = await client.listAddresses({});
    expect(items).toHaveLength(mostAddresses);
    await client.deleteAddress({ id: items.at(-1)?.id ?? "" });
    await expect(add("one more")).resolves.toMatchObject({ label: "one more" });
  });
});
