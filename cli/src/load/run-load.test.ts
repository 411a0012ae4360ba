import { systemRandom } from "@shopstream/platform/random.ts";
import { describe, expect, it } from "vitest";
import { Refusal } from "../chaos/customer.ts";
import type { Goods } from "../chaos/journeys.ts";
import { Samples } from "../chaos/samples.ts";
import { shopctl } from "../testing/buffer-io.ts";
import { IdleClock } from "../testing/idle-clock.ts";
import { judgeLoad, reasonsOf, runLoad } from "./run-load.ts";
import type { Scenario } from "./scenario.ts";

const scenario: Scenario = {
  title: "readers",
  mix: { browse: 0.5, search: 0.5 },
  stages: [
    { seconds: 10, times: 1 },
    { seconds: 10, times: 4 },
  ],
  perSecond: 10,
  mayRefuse: false,
};

/** A shop that takes so long for each answer, and gives it. */
async function visit(answer: (count: number) => void, tookMs = 20, signal = new AbortController().signal) {
  const clock = new IdleClock();
  const samples = new Samples();
  const [from, stages] = [clock.now(), [] as string[]];
  let count = 0;
  const ask = async <T>(): Promise<T> => {
    count += 1;
    const mine = count;
    await clock.sleep(tookMs);
    answer(mine);
    return {} as T;
  };
  const context = { customer: { ask }, random: systemRandom, clock, goods: {} as Goods, samples };
  const onStage = (said: string) => stages.push(said);
  await clock.through(runLoad(context, clock, { scenario, perSecond: 10, onStage, signal }));
  const during = (second: number) => samples.between(from + second * 1_000, from + (second + 10) * 1_000).length;
  return { samples, stages, during };
}

describe("load", () => {
  it("comes stage after stage, as many as each says", async () => {
    const { samples, stages, during } = await visit(() => undefined);
    expect(stages).toEqual(["10 customers a second, for 10 s", "40 customers a second, for 10 s"]);
    expect([during(0), during(10)]).toEqual([100, 400]);
    expect(judgeLoad(scenario, samples).map(({ journey, verdict }) => [journey, verdict])).toEqual([
      ["browse", "held"],
      ["search", "held"],
    ]);
  });

  it("is broken by whoever waits too long", async () => {
    const { samples } = await visit(() => undefined, 501);
    expect(judgeLoad(scenario, samples).map(({ verdict }) => verdict)).toEqual(["BROKEN", "BROKEN"]);
  });

  it("is broken by one who is sent away, unless the scenario allows it", async () => {
    const { samples } = await visit((count) => {
      if (count === 7) throw new Refusal(503, "overloaded");
    });
    const verdicts = (mayRefuse: boolean) => judgeLoad({ ...scenario, mayRefuse }, samples).map((each) => each.verdict);
    expect([verdicts(false).toSorted(), verdicts(true)]).toEqual([
      ["BROKEN", "held"],
      ["held", "held"],
    ]);
    expect(reasonsOf(samples)).toEqual([expect.stringMatching(/^1 x (browse|search): 503 overloaded$/)]);
  });

  it("is broken by one who fails, whatever it allows", async () => {
    const { samples } = await visit((count) => {
      if (count === 7) throw new Refusal(500, "internal");
    });
    expect(judgeLoad({ ...scenario, mayRefuse: true }, samples).map(({ verdict }) => verdict)).toContain("BROKEN");
  });

  it("ends when somebody stops it", async () => {
    const stop = new AbortController();
    const { during } = await visit((count) => count === 20 && stop.abort(), 20, stop.signal);
    expect(during(0)).toBeLessThan(30);
    expect(during(10)).toBe(0);
  });
});

describe("shopctl load", () => {
  const env = {
    SHOPSTREAM_HOME: "/nowhere",
    SHOP_URL: "http://127.0.0.1:1",
    SHOP_ADMIN_EMAIL: "a@b.c",
    SHOP_ADMIN_PASSWORD: "x",
  };

  it("sends nobody to a shop that may be real, unless it is told yes", async () => {
    expect(await shopctl(["load", "steady"], { env })).toMatchObject({ exit: 5 });
    expect((await shopctl(["load", "steady", "--yes"], { env })).err).toContain("SHOP-API-001");
  });

  it("names its scenarios, what one would do, and refuses another", async () => {
    expect((await shopctl(["load"], { env })).out).toContain("spike");
    expect((await shopctl(["load", "spike", "--rate", "2", "--dry-run"], { env })).out).toMatch(/^15 +8$/m);
    expect(await shopctl(["load", "spke"], { env })).toMatchObject({ exit: 2 });
  });
});
