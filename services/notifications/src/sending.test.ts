import { systemRandom } from "@shopstream/platform/random.ts";
import { until } from "@shopstream/platform/testing/until.ts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { orderTold, sampleOrder, type TestNotifications, testNotifications } from "./testing/test-notifications.ts";

describe("a mail server with moods", () => {
  let shop: TestNotifications;
  beforeAll(async () => {
    // A lease of six times this: long enough for one attempt, short enough to wait for.
    shop = await testNotifications({ SMTP_TIMEOUT_MS: "250" });
  });
  afterEach(() => {
    shop.server.reply = 250;
    shop.server.beforeAccepting = async () => undefined;
  });
  afterAll(() => shop.close());

  const confirmed = () => {
    const email = `${systemRandom.uuid()}@guest.example`;
    const told = orderTold("OrderConfirmed", sampleOrder({ email }));
    return { email, told, causeId: told.envelope.id };
  };
  const idOf = async (causeId: string) => {
    const [row] = await shop.db.query<{ id: string }>("select id from deliveries where cause_id = $1", [causeId]);
    return row?.id ?? "";
  };

  it("a mail that is not taken now is tried again, and arrives once", async () => {
    const { email, told, causeId } = confirmed();
    shop.server.reply = 451;
    await shop.bus.tell(told);
    await until(async () => ((await shop.statusOf(causeId))?.attempts ?? 0) >= 2, "it was tried twice");
    shop.server.reply = 250;
    await shop.mailTo(email);
    await shop.quiet();
    expect(shop.server.to(email)).toHaveLength(1);
  });

  it("a mail that is refused for good is given up at once, kept for staff, and sent when they say so", async () => {
    const { email, told, causeId } = confirmed();
    shop.server.reply = 550;
    await shop.bus.tell(told);
    await shop.quiet();
    expect(await shop.statusOf(causeId)).toMatchObject({ status: "failed", attempts: 1 });
    const id = await idOf(causeId);
    const { items } = await shop.staff.listDeliveries({ status: "failed" });
    expect(items).toContainEqual(expect.objectContaining({ id, template: "order_confirmed", status: "failed" }));
    shop.server.reply = 250;
    expect(await shop.staff.retryDelivery({ id })).toMatchObject({ status: "pending" });
    await shop.mailTo(email);
    await shop.quiet();
    await expect(shop.staff.retryDelivery({ id })).rejects.toMatchObject({ kind: "rejected", code: "mail_status" });
    expect(shop.server.to(email)).toHaveLength(1);
  });

  it("a mail that is never taken is given up after so many attempts", async () => {
    const { told, causeId } = confirmed();
    shop.server.reply = 421;
    await shop.bus.tell(told);
    await until(async () => (await shop.statusOf(causeId))?.status === "failed", "it is given up");
    expect(await shop.statusOf(causeId)).toMatchObject({ attempts: 4, reason: expect.stringContaining("not take it") });
  });

  it("a mail whose answer was lost is sent again as the same mail", async () => {
    const { email, told } = confirmed();
    let times = 0;
    // The server has it; we do not hear of it in time.
    shop.server.beforeAccepting = async () => {
      times += 1;
      if (times === 1) await new Promise((resolve) => setTimeout(resolve, 600));
    };
    await shop.bus.tell(told);
    await until(() => shop.server.to(email).length === 2, "it is sent again");
    await shop.quiet();
    const ids = shop.server.to(email).map(({ messageId }) => messageId);
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toMatch(/^<[0-9a-f-]{36}@shopstream\.example>$/);
  });

  it("a mail that a process left when it died is taken over by another", async () => {
    const { email, told, causeId } = confirmed();
    shop.server.reply = 451;
    await shop.bus.tell(told);
    await until(async () => ((await shop.statusOf(causeId))?.attempts ?? 0) > 0, "it was tried");
    await shop.db.query(
      "update deliveries set lease_until = now() + interval '700 milliseconds', next_attempt_at = now(), status = 'pending' where cause_id = $1",
      [causeId],
    );
    shop.server.reply = 250;
    await shop.mailTo(email);
    await shop.quiet();
    expect(shop.server.to(email)).toHaveLength(1);
  });

  it("lists page by page, newest first, and only staff see them", async () => {
    for (let i = 0; i < 3; i += 1) await shop.bus.tell(confirmed().told);
    await shop.quiet();
    const seen: string[] = [];
    let pageToken = "";
    do {
      const page = await shop.staff.listDeliveries({ status: "sent", pageSize: 2, pageToken });
      seen.push(...page.items.map(({ id }) => id));
      pageToken = page.nextPageToken;
    } while (pageToken !== "");
    const rows = await shop.db.query<{ id: string }>(
      "select id from deliveries where status = 'sent' order by created_at desc, id desc",
    );
    expect(seen).toEqual(rows.map(({ id }) => id));
    await expect(shop.visitor.listDeliveries({})).rejects.toMatchObject({ kind: "unauthenticated" });
    await expect(shop.staff.listDeliveries({ pageToken: "!" })).rejects.toMatchObject({ kind: "invalid" });
  });
});
