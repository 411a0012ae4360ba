import { systemClock } from "@shopstream/platform/clock.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Rest } from "../engine/rest.ts";
import { SmallShop } from "../testing/small-shop.ts";
import type { Question } from "./probe-spec.ts";
import { ask, isSettled, type Reading } from "./probing.ts";
import { Samples } from "./samples.ts";

let shop: SmallShop;
beforeEach(async () => {
  shop = await SmallShop.open();
  const holds = { id: "R1", statement: "stock is never sold twice", checked: 1, violations: [] };
  shop.pages.set("/v1/admin/invariants/orders", JSON.stringify({ items: [holds] }));
});
afterEach(() => shop.close());

function asked(invariants: NonNullable<Question["invariants"]>, inbox: object = {}): Promise<Reading> {
  const target = { url: shop.url, admin: { email: "", password: "" }, shop: new Rest(shop.url, systemClock) };
  const samples = new Samples();
  samples.signedUp.push("eve@example.org");
  const question = { name: "The books are right", invariants };
  return ask(question, {
    target: { ...target, file: undefined, ...inbox },
    clock: systemClock,
    signal: new AbortController().signal,
    samples,
    ...{ from: 0, since: 0, to: 1_000, patienceMs: 0, prometheusUrl: undefined },
    metricsBefore: new Map(),
    metrics: async () => new Map(),
    releases: async () => [],
  });
}

describe("invariants of which one is about mails", () => {
  it("name it as not asked where nobody can read mails, and are met by the others", async () => {
    const reading = await asked(["R1", "R8"]);
    expect(reading).toMatchObject({ ok: true, notAsked: ["R8"], said: expect.stringContaining("R8 not asked") });
  });

  it("are neither met nor broken where nothing else is asked, and nothing is waited for", async () => {
    const reading = await asked(["R8"]);
    expect([reading.ok, reading.notAsked, isSettled(reading)]).toEqual([undefined, ["R8"], true]);
  });

  it("are asked of an inbox that was named: who was written to nowhere is owed a mail", async () => {
    const mails = (to: string) => JSON.stringify({ items: [{ subject: "Welcome", to: [to] }] });
    shop.pages.set("/api/messages", mails("eve@example.org"));
    const met = await asked(["R1", "R8"], { inboxUrl: shop.url });
    expect(met).toMatchObject({ ok: true, said: "2 hold" });
    expect(met).not.toHaveProperty("notAsked");
    shop.pages.set("/api/messages", mails("adam@example.org"));
    expect(await asked(["R1", "R8"], { inboxUrl: shop.url })).toMatchObject({
      ok: false,
      said: "R8 broken by eve@example.org",
    });
  });
});
