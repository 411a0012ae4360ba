import { describe, expect, it } from "vitest";
import { FreshCustomers } from "./fresh-customers.ts";
import { Hypothesis } from "./hypothesis.ts";
import { Samples } from "./samples.ts";

const wanted = { journey: "browse", patienceMs: 5_000, enough: 1 };

function shop() {
  const samples = new Samples();
  const fresh = new FreshCustomers(samples, 1_000);
  const visit = (at: number, ms = 10, outcome: "ok" | "failed" = "ok", journey = "browse") =>
    samples.add({ journey, at, ms, outcome, said: "" });
  /** How many are looked at: of those who ended, and of those who hang. */
  const look = (now: number, condition = "Customers browse", change: Partial<typeof wanted> = {}) => {
    const { ended, hanging } = fresh.of(condition, now, { ...wanted, ...change });
    return [ended.length, hanging];
  };
  return { samples, fresh, visit, look };
}

describe("looks at customers", () => {
  it("know each customer once, whenever they ended; one that began before is nobody's", () => {
    const { visit, look } = shop();
    visit(900);
    visit(1_100);
    visit(1_200);
    expect([look(2_000), look(3_000)]).toEqual([
      [2, 0],
      [0, 0],
    ]);
    visit(1_300, 1_900);
    visit(3_100, 10, "ok", "cart");
    expect([look(4_000), look(5_000)]).toEqual([
      [1, 0],
      [0, 0],
    ]);
  });

  it("leave those for the next one of whom too few have come to say anything", () => {
    const { visit, look } = shop();
    const few = { enough: 3 };
    visit(1_100);
    expect(look(2_000, "a", few)).toEqual([1, 0]);
    visit(2_100);
    visit(2_200);
    expect([look(3_000, "a", few), look(4_000, "a", few)]).toEqual([
      [3, 0],
      [0, 0],
    ]);
  });

  it("of one condition take nobody away from another", () => {
    const { visit, look } = shop();
    visit(1_100);
    expect([look(2_000, "a"), look(2_000, "b"), look(3_000, "a")]).toEqual([
      [1, 0],
      [1, 0],
      [0, 0],
    ]);
  });

  it("know who hangs once, when the patience is over, and not again when that one has left", () => {
    const { samples, visit, look } = shop();
    const isBack = samples.begin("browse", 1_500);
    expect([look(6_000), look(7_000), look(8_000)]).toEqual([
      [0, 0],
      [0, 1],
      [0, 0],
    ]);
    isBack();
    visit(1_500, 7_000, "failed");
    expect(look(9_000)).toEqual([0, 0]);
  });

  it("know who hung and left between two looks, too", () => {
    const { visit, look } = shop();
    expect(look(6_000)).toEqual([0, 0]);
    visit(1_500, 5_200, "failed");
    expect([look(7_000), look(8_000)]).toEqual([
      [1, 0],
      [0, 0],
    ]);
  });
});

describe("one bad moment", () => {
  it("is one bad look of however many follow, and breaks nothing; three of them do", () => {
    const { fresh, visit } = shop();
    const holds = new Hypothesis({ failures: 3, of: 5 });
    const look = (now: number) => {
      const { ended } = fresh.of("Customers browse", now, wanted);
      const ok = ended.every(({ outcome }) => outcome === "ok");
      return holds.look([{ probe: "Customers browse", ok, said: "" }]).length > 0;
    };
    const broken = [2, 3, 4, 5, 6, 7].map((second) => {
      visit(second * 1_000 - 500, 10, second === 2 ? "failed" : "ok");
      return look(second * 1_000);
    });
    expect(broken).not.toContain(true);
    const again = [8, 9, 10].map((second) => {
      visit(second * 1_000 - 500, 10, "failed");
      return look(second * 1_000);
    });
    expect(again).toEqual([false, false, true]);
  });
});
