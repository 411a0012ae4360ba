import { afterEach, describe, expect, it } from "vitest";
import { AppError } from "../../errors.ts";
import { until } from "../../testing/until.ts";
import type { Neighbours, Replica } from "./neighbours.ts";

export const mostAtOnce = 10;
/** Those who come back are given this long: proxies leave out for ten seconds, and for longer the more often. */
const comesBackMs = 60_000;

const fails = async () => {
  throw new AppError("unavailable", "down", "");
};

/** Answers nothing until it is released. */
function hanging() {
  const { promise, resolve } = Promise.withResolvers<object>();
  return { answer: () => promise, release: () => resolve({}) };
}

/** Started anew for each case. */
interface Scene {
  begin(answer?: Replica["answer"]): Promise<Neighbours>;
  /** Of all replicas together. */
  calls(): number;
}

/** What is true of calls to a service that is not well, whoever sees to it: the library, or the mesh with the library above it. */
export function neighboursBy(whom: string, start: () => Promise<Neighbours>): void {
  describe(`a service that is not well, with ${whom} between`, () => {
    let shop: Neighbours;
    afterEach(() => shop.close());
    const scene: Scene = {
      begin: async (answer) => {
        shop = await start();
        for (const replica of shop.replicas) if (answer !== undefined) replica.answer = answer;
        return shop;
      },
      calls: () => shop.replicas.reduce((sum, replica) => sum + replica.calls, 0),
    };
    isRepeatedWhereSafe(scene);
    isBounded(scene);
    isLeftOut(scene);
  });
}

function isRepeatedWhereSafe({ begin, calls }: Scene): void {
  it("is asked once more for what may be repeated, and answers for who asked", async () => {
    let failures = 0;
    const { stock } = await begin(async () => (failures++ === 0 ? fails() : {}));
    await stock.read({});
    expect(calls()).toBe(2);
  });

  it("is not asked a third time", async () => {
    const { stock } = await begin(fails);
    await expect(stock.read({})).rejects.toMatchObject({ kind: "unavailable" });
    expect(calls()).toBe(2);
  });

  it("is asked once for what may not be repeated, whether it fails or says nothing", async () => {
    const { stock, replicas } = await begin(fails);
    await expect(stock.write({})).rejects.toMatchObject({ kind: "unavailable" });
    expect(calls()).toBe(1);
    const { answer, release } = hanging();
    for (const replica of replicas) replica.answer = answer;
    await expect(stock.write({}, { timeoutMs: 300 })).rejects.toMatchObject({ kind: "timeout" });
    expect(calls()).toBe(2);
    release();
  });
}

/** As many calls under way as there may be, and how many of them have ended. */
async function filled({ begin, calls }: Scene) {
  const { answer, release } = hanging();
  const shop = await begin(answer);
  const state = { ended: 0 };
  const waiting = Array.from({ length: mostAtOnce }, () => shop.stock.write({}).then(() => (state.ended += 1)));
  await until(() => calls() === mostAtOnce, "as many calls as may be");
  const end = async () => {
    release();
    await Promise.all(waiting);
  };
  return { shop, state, end };
}

function isBounded(scene: Scene): void {
  it("is asked by so many at once; the next one is told so before them, and the breaker is open", async () => {
    const { shop, state, end } = await filled(scene);
    await expect(shop.stock.write({})).rejects.toMatchObject({ kind: "unavailable" });
    expect([state.ended, scene.calls(), await shop.isOpen()]).toEqual([0, mostAtOnce, true]);
    await end();
    await until(async () => !(await shop.isOpen()), "a closed breaker");
    await shop.stock.write({});
  });

  it("keeps nobody from another one", async () => {
    const { shop, state, end } = await filled(scene);
    for (let asked = 0; asked < 20; asked += 1) await shop.preferences.read({});
    expect(state.ended).toBe(0);
    await end();
  });
}

function isLeftOut({ begin }: Scene): void {
  it.each(["fails", "says nothing"] as const)(
    "is not asked any more where it %s, and asked again once it is well",
    async (illness) => {
      const { stock, replicas } = await begin();
      const [ill] = replicas as [Replica];
      const ask = (count: number) => Promise.allSettled(Array.from({ length: count }, () => stock.read({})));
      const { answer, release } = hanging();
      ill.answer = illness === "fails" ? fails : answer;
      const isSpared = async () => {
        await ask(mostAtOnce);
        const before = ill.calls;
        await ask(mostAtOnce);
        return ill.calls === before;
      };
      await until(isSpared, "a time when it is left out", comesBackMs);
      release();
      ill.answer = async () => ({});
      const before = ill.calls;
      const isAsked = async () => {
        await ask(1);
        return ill.calls > before;
      };
      await until(isAsked, "a call of who is well again", comesBackMs);
      const after = await ask(mostAtOnce);
      expect(after.filter(({ status }) => status !== "fulfilled")).toEqual([]);
    },
    2 * comesBackMs,
  );
}
