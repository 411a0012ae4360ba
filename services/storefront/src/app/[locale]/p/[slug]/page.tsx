import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { SearchParams } from "../../../../catalogue/list-query.ts";
import { findProduct, type Product } from "../../../../catalogue/product.ts";
import { breadcrumbData, productData } from "../../../../catalogue/structured-data.ts";
import { chosenVariant } from "../../../../catalogue/variant.ts";
import { settings } from "../../../../config.ts";
import { pathIn } from "../../../../locale.ts";
import { AttributeList } from "../../../../parts/attribute-list.tsx";
import { Breadcrumbs } from "../../../../parts/breadcrumbs.tsx";
import { ProductGallery } from "../../../../parts/product-gallery.tsx";
import { ProductPurchase } from "../../../../parts/product-purchase.tsx";
import { ProductReviews } from "../../../../parts/reviews/product-reviews.tsx";
import { SeenProducts } from "../../../../parts/seen-products.tsx";
import { SimilarProducts } from "../../../../parts/similar-products.tsx";
import { StructuredData } from "../../../../parts/structured-data.tsx";
import { productText } from "../../../../text/product.ts";
import { alternates } from "../../../../visit/alternates.ts";
import { localeOf } from "../../../../visit/page-locale.ts";

interface ProductProps {
  readonly params: Promise<{ readonly locale: string; readonly slug: string }>;
  readonly searchParams: Promise<SearchParams>;
}

async function mustFind(params: ProductProps["params"]): Promise<Product> {
  const product = await findProduct((await params).slug);
  if (product === undefined || product.status !== "active") notFound();
  return product;
}

export async function generateMetadata({ params }: ProductProps): Promise<Metadata> {
  const { title, description, slug, media } = await mustFind(params);
  const summary = description.slice(0, 160);
  return {
    title,
    description: summary,
    alternates: alternates(await localeOf(params), `/p/${slug}`),
    openGraph: { title, description: summary, images: media.slice(0, 1).map(({ url }) => url) },
  };
}

export default async function ProductPage({ params, searchParams }: ProductProps) {
  const locale = await localeOf(params);
  const product = await mustFind(params);
  const text = productText[locale];
  const { seen, forgetSeen } = text;
  const trail = product.categories.map(({ name, slug }) => ({ name, href: `/c/${slug}` }));
  const urlOf = (path: string) => new URL(pathIn(locale, path), settings().PUBLIC_URL).href;
  return (
    <div className="page-width">
      <StructuredData data={productData(product, urlOf(`/p/${product.slug}`))} />
      <StructuredData data={breadcrumbData(trail.map(({ name, href }) => ({ name, url: urlOf(href) })))} />
      <Breadcrumbs locale={locale} trail={trail} />
      <div className="grid gap-8 md:grid-cols-2 lg:gap-14">
        <ProductGallery locale={locale} product={product} />
        <ProductPurchase locale={locale} product={product} variant={chosenVariant(product, await searchParams)} />
      </div>
      <div className="mt-12 grid gap-10 md:grid-cols-2 lg:gap-14">
        <section aria-labelledby="description">
          <h2 id="description" className="mb-3 text-xl">
            {text.description}
          </h2>
          <p className="max-w-prose whitespace-pre-line">
            <bdi>{product.description}</bdi>
          </p>
        </section>
        <section aria-labelledby="details">
          <h2 id="details" className="mb-3 text-xl">
            {text.details}
          </h2>
          <AttributeList locale={locale} attributes={product.attributes} />
        </section>
      </div>
      <ProductReviews locale={locale} product={product} />
      <SimilarProducts locale={locale} product={product} />
      <SeenProducts locale={locale} current={product.slug} text={{ seen, forgetSeen }} />
    </div>
  );
}
