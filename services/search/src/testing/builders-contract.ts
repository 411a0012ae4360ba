import { expect, it } from "vitest";
import type { Subject } from "./engine-contract.ts";
import { product } from "./sample-products.ts";

export function buildersContract(subject: () => Subject): void {
  const engine = () => subject().engine;

  it("what inventory answered counts only where no event came meanwhile", async () => {
    const [quiet, busy] = [product({ slug: "quiet", title: "Quiet" }), product({ slug: "busy", title: "Busy" })];
    await engine().changeStock([{ eventId: subject().eventId(), state: { sku: "busy", available: 7, sequence: 3 } }]);
    const generation = await engine().begin();
    const sequences = await engine().stockSequences(["quiet", "busy"]);
    expect(sequences).toEqual(new Map([["busy", 3]]));
    await engine().changeStock([{ eventId: subject().eventId(), state: { sku: "busy", available: 0, sequence: 4 } }]);
    await engine().add(
      generation,
      [quiet, busy],
      [
        { sku: "quiet", available: 2, sequence: 0 },
        { sku: "busy", available: 7, sequence: 3 },
      ],
    );
    await engine().publish(generation);
    expect((await subject().list()).map(({ id, inStock }) => [id, inStock])).toEqual([
      ["prod_busy", false],
      ["prod_quiet", true],
    ]);
  });

  it("only one generation is built at a time, and one that was given up can be begun again", async () => {
    const generation = await engine().begin();
    await expect(engine().begin()).rejects.toMatchObject({ kind: "conflict", code: "reindex_running" });
    await engine().abandon(generation);
    await expect(engine().add(generation, [], [])).rejects.toMatchObject({ code: "reindex_lost" });
    await expect(engine().publish(generation)).rejects.toMatchObject({ code: "reindex_lost" });
    await engine().abandon(await engine().begin());
    expect(await subject().list()).toHaveLength(2);
  });
}
