import type { Product } from "../catalogue/product.ts";
import { imageSet } from "../image/image-request.ts";
import type { Locale } from "../locale.ts";
import { productText } from "../text/product.ts";
import { say } from "../text/say.ts";
import { ProductPicture } from "./product-picture.tsx";

interface ProductGalleryProps {
  readonly locale: Locale;
  readonly product: Product;
}

/** All pictures in a row that snaps from one to the next: swiped on a phone, scrolled by keyboard, without a script. */
export function ProductGallery({ locale, product }: ProductGalleryProps) {
  const { title, description, categories, media } = product;
  const text = productText[locale];
  const images = media.filter(({ kind }) => kind !== "video");
  if (images.length < 2)
    return (
      <div className="aspect-square overflow-hidden rounded-lg bg-sunken">
        <ProductPicture
          product={{ title, summary: description, category: categories.at(-1), image: images[0] }}
          sizes="(min-width: 48rem) 50vw, 100vw"
          isFirst
        />
      </div>
    );
  return (
    <section
      aria-label={text.pictures}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="flex snap-x snap-mandatory gap-3 overflow-x-auto rounded-lg"
    >
      {images.map(({ url, alt }, index) => (
        // biome-ignore lint/performance/noImgElement: our own route makes the widths; Next.js' element is a client component
        <img
          key={url}
          {...imageSet(url)}
          sizes="(min-width: 48rem) 50vw, 100vw"
          alt={alt || say(locale, text.picture, { n: index + 1, count: images.length })}
          width={1280}
          height={1280}
          loading={index === 0 ? "eager" : "lazy"}
          fetchPriority={index === 0 ? "high" : "low"}
          decoding="async"
          className="aspect-square w-full shrink-0 snap-center rounded-lg bg-sunken object-cover"
        />
      ))}
    </section>
  );
}
