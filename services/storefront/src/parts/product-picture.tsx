import { imageSet } from "../image/image-request.ts";
import { motifOf } from "../picture/motif.ts";
import { toneOf } from "../picture/tone.ts";
import { Drawing } from "./picture/drawing.tsx";

export interface Pictured {
  readonly title: string;
  readonly summary?: string | undefined;
  readonly category?: { readonly name: string } | undefined;
  readonly image?: { readonly url: string; readonly alt?: string } | undefined;
}

interface ProductPictureProps {
  readonly product: Pictured;
  /** How wide it is shown, as for the sizes of an img. */
  readonly sizes: string;
  /** Those seen first are fetched first. */
  readonly isFirst?: boolean;
}

/** The photograph, or a drawing of what the product is: the same each time, and square as its frame. */
export function ProductPicture({ product, sizes, isFirst = false }: ProductPictureProps) {
  const { title, summary, category, image } = product;
  if (image === undefined)
    return <Drawing motif={motifOf(summary, title, category?.name)} tone={toneOf(title, summary)} />;
  return (
    // biome-ignore lint/performance/noImgElement: our own route makes the widths; Next.js' element is a client component
    <img
      {...imageSet(image.url)}
      sizes={sizes}
      alt={image.alt ?? ""}
      width={640}
      height={640}
      loading={isFirst ? "eager" : "lazy"}
      fetchPriority={isFirst ? "high" : "auto"}
      decoding="async"
      className="size-full object-cover"
    />
  );
}
