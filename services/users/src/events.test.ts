import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accountCreated, accountDeleted, testUsers } from "./testing/test-users.ts";

const berlin = { line1: "Unter den Linden 1", city: "Berlin", postalCode: "10117", country: "DE" };

describe("what identity tells of accounts", () => {
  let shop: Awaited<ReturnType<typeof testUsers>>;
  beforeAll(async () => {
    shop = await testUsers();
  });
  afterAll(() => shop.close());

  const rowsOf = (id: string) =>
    shop.db.query(
      "select account_id from profiles where account_id = $1 union all select account_id from addresses where account_id = $1",
      [id],
    );

  it("the language chosen at sign-up is the member's", async () => {
    const id = shop.newMember();
    await shop.identity.tell(accountCreated(id, "ar"));
    expect(await shop.as(id).getPreferences({})).toMatchObject({ locale: "ar" });
  });

  it("a member who chose another language before the event came keeps it", async () => {
    const id = shop.newMember();
    await shop.as(id).setPreferences({ locale: "de" });
    await shop.identity.tell(accountCreated(id, "ar"));
    expect(await shop.as(id).getPreferences({})).toMatchObject({ locale: "de" });
  });

  it("an address written before the event came does not cost the language chosen at sign-up", async () => {
    const id = shop.newMember();
    await shop.as(id).createAddress(berlin);
    const created = accountCreated(id, "de");
    await shop.identity.tell(created, created);
    expect(await shop.as(id).getPreferences({})).toMatchObject({ locale: "de" });
    expect((await shop.as(id).listAddresses({})).items).toHaveLength(1);
  });

  it("nothing is left of a deleted account, and nothing brings it back", async () => {
    const [id, other] = [shop.newMember(), shop.newMember()];
    const created = accountCreated(id, "de");
    await shop.identity.tell(created);
    for (const member of [id, other]) await shop.as(member).createAddress(berlin);
    await shop.as(id).updateProfile({ givenName: "Ada" });
    await shop.identity.tell(accountDeleted(id));
    expect(await rowsOf(id)).toEqual([]);
    expect(await rowsOf(other)).toHaveLength(1);
    await shop.identity.tell(accountCreated(id, "de"));
    const refusal = { kind: "not_found", code: "unknown_account" };
    await expect(shop.as(id).createAddress(berlin)).rejects.toMatchObject(refusal);
    await expect(shop.as(id).updateProfile({ givenName: "Ada" })).rejects.toMatchObject(refusal);
    await expect(shop.as(id).setPreferences({ locale: "de" })).rejects.toMatchObject(refusal);
    expect(await rowsOf(id)).toEqual([]);
  });

  it("a deletion among twenty writes under way leaves nothing behind", async () => {
    const id = shop.newMember();
    const writes = Array.from({ length: 19 }, () => shop.as(id).createAddress(berlin));
    await Promise.allSettled([...writes, shop.identity.tell(accountDeleted(id))]);
    expect(await rowsOf(id)).toEqual([]);
  });
});
