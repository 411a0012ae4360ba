import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KillStorm } from "../support/kill-storm.ts";

const checkouts = 200;

describe.each([
  { wire: false, victims: ["platform"] },
  { wire: true, victims: ["orders", "payments", "inventory"] },
])("kill -9 of $victims during checkouts", ({ wire, victims }) => {
  let storm: KillStorm;

  beforeAll(async () => {
    storm = await KillStorm.start({ wire, stock: 3 * checkouts });
  });
  afterAll(() => storm?.close());

  it(`loses no acknowledged order of ${checkouts}, charges nobody twice, and ends every order`, async () => {
    const kills = await storm.rage(victims, checkouts);
    expect(kills).toBeGreaterThan(4);
    expect(storm.acknowledged.length).toBeGreaterThan(checkouts / 2);
    await storm.mustHaveLeftNothing();
  });

  it("the same when PostgreSQL and Redis are killed", async () => {
    const kills = await storm.rage(["postgres", "redis"], checkouts);
    expect(kills).toBeGreaterThan(4);
    await storm.mustHaveLeftNothing();
  });
});
