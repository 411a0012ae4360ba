import { notFound } from "next/navigation";
import { findProduct } from "../../../../catalogue/product.ts";
import { priceText } from "../../../../money.ts";
import { AddToCart } from "../../../../parts/add-to-cart.tsx";
import { ProductReviews } from "../../../../parts/reviews/product-reviews.tsx";
import { productText } from "../../../../text/product.ts";
import { localeOf } from "../../../../visit/page-locale.ts";

interface ProductParams {
  readonly params: Promise<{ readonly locale: string; readonly slug: string }>;
}

export async function generateMetadata({ params }: ProductParams) {
  const product = await findProduct((await params).slug);
  return { title: product?.title };
}

export default async function ProductPage({ params }: ProductParams) {
  const locale = await localeOf(params);
  const product = await findProduct((await params).slug);
  if (product === undefined) notFound();
  const { add, adding, soldOut } = productText[locale];
  const variant = product.variants.find(({ inStock }) => inStock);
  return (
    <>
      <article className="page-width py-12">
        <p className="text-ink-soft">{product.brand}</p>
        <h1 className="text-3xl">{product.title}</h1>
        {product.price?.min === undefined ? null : (
          <p className="mt-3 text-xl">{priceText(locale, product.price.min)}</p>
        )}
        <p className="my-6 max-w-prose">{product.description}</p>
        {variant === undefined ? <p>{soldOut}</p> : <AddToCart sku={variant.sku} text={{ add, adding }} />}
      </article>
      <ProductReviews locale={locale} product={product} />
    </>
  );
}
