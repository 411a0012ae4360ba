import { AppError } from "@shopstream/platform/errors.ts";

export const imageWidths = [160, 320, 480, 640, 960, 1280] as const;
export type ImageFormat = "avif" | "webp" | "jpeg";

export interface ImageRequest {
  readonly source: URL;
  readonly width: (typeof imageWidths)[number];
  readonly format: ImageFormat;
}

/**
 * What somebody asks the image route for. Only hosts that the shop's own pictures are on are fetched from, and few
 * widths are made: or anybody could make this process ask any address, and fill its memory.
 */
export function toImageRequest(params: URLSearchParams, accept: string, hosts: readonly string[]): ImageRequest {
  const text = params.get("src") ?? "";
  const width = imageWidths.find((each) => String(each) === params.get("w"));
  if (width === undefined || !URL.canParse(text)) throw new AppError("invalid", "invalid_image", "give src and w");
  const source = new URL(text);
  const isOurs = hosts.includes(source.host) && /^https?:$/.test(source.protocol);
  if (!isOurs || source.username !== "" || source.password !== "")
    throw new AppError("not_found", "unknown_image", "there is no such picture");
  return { source, width, format: formatFor(accept) };
}

function formatFor(accept: string): ImageFormat {
  if (accept.includes("image/avif")) return "avif";
  return accept.includes("image/webp") ? "webp" : "jpeg";
}

/** The same picture at every width, for srcset. */
export function imageSet(url: string): { readonly src: string; readonly srcSet: string } {
  const at = (width: number) => `/img?src=${encodeURIComponent(url)}&w=${width}`;
  return { src: at(640), srcSet: imageWidths.map((width) => `${at(width)} ${width}w`).join(", ") };
}
