import { Readable } from "node:stream";
import type { ReadableStream as WebStream } from "node:stream/web";
import { AppError } from "@shopstream/platform/errors.ts";
import { LRUCache } from "lru-cache";
import sharp from "sharp";
import type { ImageRequest } from "./image-request.ts";

const mostBytes = 12 << 20;
const fetchMs = 8_000;
// 40 megapixels: beyond any camera's, and far below what a crafted file can claim.
const mostPixels = 40_000_000;
const mostAtOnce = 2;
const quality = { avif: 52, webp: 74, jpeg: 78 } as const;

const made = new LRUCache<string, Buffer<ArrayBuffer>>({ maxSize: 64 << 20, sizeCalculation: ({ length }) => length });
const underWay = new Map<string, Promise<Buffer<ArrayBuffer>>>();

sharp.concurrency(1);

/** The picture at a width and in a format; made once, however many ask at the same time. */
export async function makeImage(request: ImageRequest): Promise<Buffer<ArrayBuffer>> {
  const key = `${request.width} ${request.format} ${request.source.href}`;
  const known = made.get(key) ?? underWay.get(key);
  if (known !== undefined) return known;
  if (underWay.size >= mostAtOnce * 8)
    throw new AppError("unavailable", "overloaded", "too many pictures at once", { retryAfterSeconds: 1 });
  const making = make(request).finally(() => underWay.delete(key));
  underWay.set(key, making);
  const image = await making;
  made.set(key, image);
  return image;
}

async function make({ source, width, format }: ImageRequest): Promise<Buffer<ArrayBuffer>> {
  const bytes = await fetchImage(source);
  try {
    const picture = sharp(bytes, { limitInputPixels: mostPixels, failOn: "error" }).rotate();
    const { data } = await picture
      .resize({ width, withoutEnlargement: true })
      .toFormat(format, { quality: quality[format] })
      .toBuffer({ resolveWithObject: true });
    return data as Buffer<ArrayBuffer>;
  } catch (cause) {
    throw new AppError("not_found", "unknown_image", "this is no picture", { cause });
  }
}

async function fetchImage(source: URL): Promise<Buffer> {
  // A redirect could lead to a host that is not ours.
  const response = await fetch(source, { redirect: "error", signal: AbortSignal.timeout(fetchMs) }).catch((cause) => {
    throw new AppError("unavailable", "image_unreachable", "the picture cannot be fetched", { cause });
  });
  const isImage = response.ok && (response.headers.get("content-type") ?? "").startsWith("image/");
  if (!isImage || response.body === null) {
    await response.body?.cancel();
    throw new AppError("not_found", "unknown_image", "there is no such picture");
  }
  return readBounded(Readable.fromWeb(response.body as WebStream<Uint8Array>));
}

async function readBounded(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > mostBytes) throw new AppError("not_found", "unknown_image", "this picture is too big");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
