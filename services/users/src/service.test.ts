import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testUsers } from "./testing/test-users.ts";

describe("profiles and preferences", () => {
  let shop: Awaited<ReturnType<typeof testUsers>>;
  beforeAll(async () => {
    shop = await testUsers();
  });
  afterAll(() => shop.close());

  it("a member of whom nothing is known yet has an empty profile and the shop's defaults", async () => {
    const id = shop.newMember();
    expect(await shop.as(id).getProfile({})).toEqual({
      accountId: id,
      givenName: "",
      familyName: "",
      phone: "",
      updatedAt: undefined,
    });
    expect(await shop.as(id).getPreferences({})).toEqual({
      locale: "en",
      currency: "EUR",
      marketingEmails: false,
      reviewEmails: true,
    });
  });

  it("what a member writes is what the member reads next, and what was not sent stays", async () => {
    const id = shop.newMember();
    const written = await shop.as(id).updateProfile({ givenName: " Ada ", phone: "+49 30 1234" });
    expect(written).toMatchObject({ givenName: "Ada", familyName: "", phone: "+49 30 1234" });
    expect(await shop.as(id).updateProfile({ familyName: "Lovelace" })).toMatchObject({ givenName: "Ada" });
    expect(await shop.as(id).getProfile({})).toMatchObject({ givenName: "Ada", familyName: "Lovelace" });
    expect(await shop.as(id).updateProfile({ phone: "" })).toMatchObject({ givenName: "Ada", phone: "" });
  });

  it("one member's words are not another's", async () => {
    const [one, other] = [shop.newMember(), shop.newMember()];
    await shop.as(one).updateProfile({ givenName: "Ada" });
    await shop.as(one).setPreferences({ locale: "de" });
    expect(await shop.as(other).getProfile({})).toMatchObject({ givenName: "" });
    expect(await shop.as(other).getPreferences({})).toMatchObject({ locale: "en" });
  });

  it("preferences are replaced whole: what is left out goes back to its default", async () => {
    const id = shop.newMember();
    const chosen = { locale: "ar", currency: "SAR", marketingEmails: true, reviewEmails: false };
    expect(await shop.as(id).setPreferences(chosen)).toEqual(chosen);
    expect(await shop.as(id).getPreferences({})).toEqual(chosen);
    const reset = { locale: "en", currency: "EUR", marketingEmails: false, reviewEmails: true };
    expect(await shop.as(id).setPreferences({})).toEqual(reset);
  });

  it("a currency that does not exist is refused, and the others stay as they were", async () => {
    const id = shop.newMember();
    await shop.as(id).setPreferences({ locale: "de", currency: "SAR" });
    await expect(shop.as(id).setPreferences({ locale: "en", currency: "QQQ" })).rejects.toMatchObject({
      kind: "invalid",
      options: { fields: [{ field: "currency", code: "unknown_currency" }] },
    });
    expect(await shop.as(id).getPreferences({})).toMatchObject({ locale: "de", currency: "SAR" });
  });

  it("others hear of preferences that changed, and of nothing when none did", async () => {
    const id = shop.newMember();
    await shop.as(id).setPreferences({ locale: "de" });
    await shop.as(id).setPreferences({ locale: "de" });
    await shop.as(id).setPreferences({ locale: "de", marketingEmails: true });
    expect(await shop.published(id)).toEqual([
      {
        type: "PreferencesChanged",
        data: { accountId: id, locale: "de", currency: "EUR", marketingEmails: false, reviewEmails: true },
      },
      {
        type: "PreferencesChanged",
        data: { accountId: id, locale: "de", currency: "EUR", marketingEmails: true, reviewEmails: true },
      },
    ]);
  });

  it("a link in a mail turns off that kind of mail, and nothing else", async () => {
    const id = shop.newMember();
    await shop.as(id).setPreferences({ locale: "de", marketingEmails: true });
    const off = { locale: "de", currency: "EUR", marketingEmails: true, reviewEmails: false };
    expect(await shop.notifications.turnOffEmails({ accountId: id, kind: "reviews" })).toEqual(off);
    expect(await shop.notifications.turnOffEmails({ accountId: id, kind: "reviews" })).toEqual(off);
    expect(await shop.as(id).getPreferences({})).toEqual(off);
    expect(await shop.published(id)).toHaveLength(2);
  });

  it("ten tabs that save at once all save, one after the other", async () => {
    const id = shop.newMember();
    await Promise.all(Array.from({ length: 10 }, (_, tab) => shop.as(id).updateProfile({ givenName: `Tab ${tab}` })));
    const [row] = await shop.db.query<{ version: number }>("select version::int from profiles where account_id = $1", [
      id,
    ]);
    expect(row?.version).toBe(10);
  });
});
