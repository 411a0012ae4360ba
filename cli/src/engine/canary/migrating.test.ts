import { beforeEach, describe, expect, it } from "vitest";
import { FakeCanaries, underWay } from "../../testing/fake-canaries.ts";
import { IdleClock } from "../../testing/idle-clock.ts";
import { explain } from "./explain.ts";
import { begin, toImage } from "./group.ts";
import { groupOf } from "./member.ts";
import { mustNotMigrate } from "./migrating.ts";

const third = toImage({ tag: "3" });
const members = ["cart", "orders"];
let fake: FakeCanaries;
const deps = () => ({ cluster: fake, clock: new IdleClock() });
const check = async () => mustNotMigrate(deps(), await groupOf(deps(), members, third), third);
const refused = { code: "SHOP-CANARY-012", exit: 5 };

beforeEach(() => {
  fake = new FakeCanaries();
  for (const name of members) underWay(fake, name, 9, { phase: "Healthy", stableRS: "new" });
});

describe("a new image whose first pod would migrate the database", () => {
  it("is refused where the chart's settings say so, and goes where they do not", async () => {
    fake.configs.set("orders", { MIGRATE_AT_START: "false" });
    expect(await check()).toBeUndefined();
    fake.configs.set("orders", { MIGRATE_AT_START: "true" });
    await expect(check()).rejects.toMatchObject(refused);
  });

  it("is refused where the container itself says so, and what it says comes first", async () => {
    const set = (value: string) =>
      fake.patch("orders", [
        { op: "add", path: "/spec/template/spec/containers/0/env", value: [{ name: "MIGRATE_AT_START", value }] },
      ]);
    await set("true");
    await expect(check()).rejects.toMatchObject(refused);
    fake.configs.set("orders", { MIGRATE_AT_START: "true" });
    await set("false");
    expect(await check()).toBeUndefined();
  });

  it("is not asked about again once it runs, and explain says what stays of it", async () => {
    fake.configs.set("orders", { MIGRATE_AT_START: "true" });
    expect((await explain(deps(), "orders")).isMigrating).toBe(false);
    await begin(deps(), "orders", third, members);
    fake.become("orders", { phase: "Progressing", currentPodHash: "third" });
    expect(await check()).toBeUndefined();
    expect((await explain(deps(), "orders")).isMigrating).toBe(true);
  });
});
