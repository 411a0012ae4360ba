import { beforeAll, expect, it } from "vitest";
import type { Subject } from "./engine-contract.ts";
import { fill } from "./fill.ts";
import { product } from "./sample-products.ts";

export function generationsContract(subject: () => Subject): void {
  const engine = () => subject().engine;
  const change = (state: ReturnType<typeof product>) =>
    engine().changeProducts([{ eventId: subject().eventId(), state }]);
  beforeAll(() =>
    fill(subject(), [
      product({ slug: "kettle", title: "Kettle" }),
      product({ slug: "ghost", title: "Ghost" }),
      product({ slug: "pan", title: "Pan", version: 5 }),
    ]),
  );

  it("an index is not built until a whole generation was published", async () => {
    expect(await engine().isBuilt()).toBe(false);
  });

  it("the old generation answers until the new one is published, then the new one, whole", async () => {
    const generation = await engine().begin();
    await engine().add(
      generation,
      [product({ slug: "kettle", title: "Teapot", version: 2 }), product({ slug: "pan", title: "Pan", version: 5 })],
      [],
    );
    expect(await subject().slugs("", { sort: "title" })).toEqual(["ghost", "kettle", "pan"]);
    await engine().publish(generation);
    expect(await subject().slugs("", { sort: "title" })).toEqual(["pan", "kettle"]);
    expect(await subject().slugs("teapot")).toEqual(["kettle"]);
    expect(await engine().isBuilt()).toBe(true);
  });

  it("an edit during a rebuild is in both generations, whether its page was read before or after", async () => {
    const generation = await engine().begin();
    await engine().add(generation, [product({ slug: "kettle", title: "Teapot", version: 2 })], []);
    await change(product({ slug: "kettle", title: "Samovar", version: 3 }));
    await change(product({ slug: "pan", title: "Wok", version: 6 }));
    await change(product({ slug: "added", title: "Ladle" }));
    await engine().add(generation, [product({ slug: "pan", title: "Pan", version: 5 })], []);
    expect(await subject().slugs("samovar")).toEqual(["kettle"]);
    await engine().publish(generation);
    for (const [text, slug] of [
      ["samovar", "kettle"],
      ["wok", "pan"],
      ["ladle", "added"],
    ] as const)
      expect(await subject().slugs(text)).toEqual([slug]);
    expect(await subject().slugs("pan")).toEqual(["pan"]);
  });

  it("what was deleted before a rebuild stays deleted when an old event comes again", async () => {
    await change({ id: product({ slug: "added" }).id, version: 9 });
    const generation = await engine().begin();
    await engine().publish(generation);
    await change(product({ slug: "added", title: "Ladle", version: 8 }));
    expect(await subject().slugs("ladle")).toEqual([]);
  });
}
