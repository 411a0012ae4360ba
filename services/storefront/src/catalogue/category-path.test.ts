import { describe, expect, it } from "vitest";
import type { Category } from "./categories.ts";
import { namesOf, pathTo } from "./category-path.ts";

const category = (slug: string, ...children: readonly Category[]): Category => ({
  slug,
  name: slug.toUpperCase(),
  parentSlug: "",
  productCount: 1,
  children: [...children],
});
const tree = [category("living", category("chairs"), category("sofas")), category("kitchen")];

describe("the way to a category", () => {
  it("leads from the top through every level", () => {
    expect(pathTo(tree, "sofas")?.map(({ slug }) => slug)).toEqual(["living", "sofas"]);
    expect(pathTo(tree, "kitchen")?.map(({ slug }) => slug)).toEqual(["kitchen"]);
  });

  it("does not exist for what is not there", () => {
    expect(pathTo(tree, "garden")).toBeUndefined();
  });

  it("knows all names", () => {
    expect([...namesOf(tree)]).toContainEqual(["chairs", "CHAIRS"]);
  });
});
