import type { MetadataRoute } from "next";
import { allProducts } from "../catalogue/all-products.ts";
import { categoryTree } from "../catalogue/categories.ts";
import { namesOf } from "../catalogue/category-path.ts";
import { settings } from "../config.ts";
import { alternates } from "../visit/alternates.ts";

export const dynamic = "force-dynamic";

/** Every page that is worth finding, in every language. A sitemap may name 50,000 addresses. */
export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  const [categories, products] = await Promise.all([categoryTree(), allProducts()]);
  const paths = [
    "/",
    ...[...namesOf(categories).keys()].map((slug) => `/c/${slug}`),
    ...products.map((slug) => `/p/${slug}`),
  ];
  const absolute = (path: string) => new URL(path, settings().PUBLIC_URL).href;
  return paths.map((path) => {
    const { languages } = alternates("en", path);
    return {
      url: absolute(path),
      alternates: {
        languages: Object.fromEntries(Object.entries(languages).map(([name, each]) => [name, absolute(each)])),
      },
    };
  });
}
