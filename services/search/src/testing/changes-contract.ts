import { expect, it } from "vitest";
import type { Subject } from "./engine-contract.ts";
import { product } from "./sample-products.ts";

export function changesContract(subject: () => Subject): void {
  const change = (state: ReturnType<typeof product>, eventId = subject().eventId()) =>
    subject().engine.changeProducts([{ eventId, state }]);
  const removed = (slug: string, version: number) => ({ id: product({ slug }).id, version });

  it("an edit is found at once, and the old words no more", async () => {
    await change(product({ slug: "edited", title: "Hammock" }));
    await change(product({ slug: "edited", title: "Swing", version: 2 }));
    expect(await subject().slugs("swing")).toEqual(["edited"]);
    expect(await subject().slugs("hammock")).toEqual([]);
  });

  it("many changes at once are like one after the other, and one that was handled before stays out", async () => {
    const states = ["one", "two", "three"].map((slug) => product({ slug: `lot-${slug}`, title: `Batch ${slug}` }));
    const changes = states.map((state) => ({ eventId: subject().eventId(), state }));
    await subject().engine.changeProducts(changes.slice(0, 1));
    await change(product({ slug: "lot-one", title: "Single one", version: 2 }));
    await subject().engine.changeProducts(changes);
    expect((await subject().slugs("batch")).toSorted()).toEqual(["lot-three", "lot-two"]);
    expect(await subject().slugs("single")).toEqual(["lot-one"]);
  });

  it("an edit that comes after a later one changes nothing", async () => {
    await change(product({ slug: "late", title: "Parasol", version: 3 }));
    await change(product({ slug: "late", title: "Umbrella", version: 2 }));
    expect(await subject().slugs("parasol")).toEqual(["late"]);
    expect(await subject().slugs("umbrella")).toEqual([]);
  });

  it("a deleted product is gone, and no late edit brings it back", async () => {
    await change(product({ slug: "gone", title: "Gazebo", version: 4 }));
    await change(removed("gone", 4));
    await change(product({ slug: "gone", title: "Gazebo", version: 4 }));
    await change(product({ slug: "gone", title: "Gazebo", version: 3 }));
    expect(await subject().slugs("gazebo")).toEqual([]);
  });

  it("a deletion that overtakes its product prevents it", async () => {
    await change(removed("never", 2));
    await change(product({ slug: "never", title: "Pergola" }));
    expect(await subject().slugs("pergola")).toEqual([]);
  });

  it.each(["draft", "archived"])("a product that becomes %s is hidden, and shown again when active", async (status) => {
    const [slug, title] = [`hidden-${status}`, `Trellis${status}`];
    await change(product({ slug, title }));
    await change(product({ slug, title, version: 2, status }));
    expect(await subject().slugs(title)).toEqual([]);
    await change(product({ slug, title, version: 3 }));
    expect(await subject().slugs(title)).toEqual([slug]);
  });
}
