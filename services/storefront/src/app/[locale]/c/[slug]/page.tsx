import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { type Category, categoryTree } from "../../../../catalogue/categories.ts";
import { pathTo } from "../../../../catalogue/category-path.ts";
import { type SearchParams, toListQuery } from "../../../../catalogue/list-query.ts";
import { readListing } from "../../../../catalogue/listing.ts";
import { Breadcrumbs } from "../../../../parts/breadcrumbs.tsx";
import { ProductListing } from "../../../../parts/product-listing.tsx";
import { SubcategoryLinks } from "../../../../parts/subcategory-links.tsx";
import { alternates } from "../../../../visit/alternates.ts";
import { localeOf } from "../../../../visit/page-locale.ts";

interface CategoryProps {
  readonly params: Promise<{ readonly locale: string; readonly slug: string }>;
  readonly searchParams: Promise<SearchParams>;
}

async function mustHaveWay(slug: string): Promise<readonly [Category, ...Category[]]> {
  const [top, ...below] = pathTo(await categoryTree(), slug) ?? [];
  if (top === undefined) notFound();
  return [top, ...below];
}

export async function generateMetadata({ params }: CategoryProps): Promise<Metadata> {
  const { slug } = await params;
  const way = await mustHaveWay(slug);
  return { title: way.at(-1)?.name ?? "", alternates: alternates(await localeOf(params), `/c/${slug}`) };
}

export default async function CategoryPage({ params, searchParams }: CategoryProps) {
  const [locale, { slug }] = [await localeOf(params), await params];
  const query = toListQuery(await searchParams, slug);
  const [way, listing] = await Promise.all([mustHaveWay(slug), readListing(query)]);
  const category = way.at(-1) ?? way[0];
  return (
    <div className="page-width">
      <Breadcrumbs locale={locale} trail={way.map(({ name, slug: each }) => ({ name, href: `/c/${each}` }))} />
      <h1 className="mb-4 text-3xl">{category.name}</h1>
      <SubcategoryLinks locale={locale} categories={category.children} />
      <ProductListing locale={locale} path={`/c/${slug}`} pathCategory={slug} query={query} listing={listing} />
    </div>
  );
}
