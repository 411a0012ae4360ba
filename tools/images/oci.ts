import { createHash } from "node:crypto";
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { gzipSync } from "node:zlib";
import type { Entry } from "./entry.ts";
import { endOfArchive, fileHeader, padding, tarOf } from "./tar.ts";

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

export interface Layer extends Descriptor {
  readonly compressedSize: number;
}

export interface Image {
  /** With its tag, as pods name it. */
  readonly reference: string;
  readonly manifest: Descriptor;
  readonly layers: readonly Layer[];
}

const types = {
  manifest: "application/vnd.oci.image.manifest.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar",
};

/** Content by digest, as the OCI image layout wants it; what is there already is not written again. */
export class BlobStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  file(digest: string): string {
    return path.join(this.#folder, digest.replace("sha256:", ""));
  }

  put(mediaType: string, content: Buffer): Descriptor {
    const digest = `sha256:${createHash("sha256").update(content).digest("hex")}`;
    const file = this.file(digest);
    if (!existsSync(file)) {
      // Under another name first: a half-written file must not pass for a blob.
      writeFileSync(`${file}.${process.pid}`, content);
      renameSync(`${file}.${process.pid}`, file);
    }
    return { mediaType, digest, size: content.length };
  }

  putJson(mediaType: string, value: unknown): Descriptor {
    return this.put(mediaType, Buffer.from(JSON.stringify(value)));
  }

  putLayer(entries: readonly Entry[]): Layer {
    const content = tarOf(entries);
    return { ...this.put(types.layer, content), compressedSize: gzipSync(content, { level: 1 }).length };
  }
}

export interface ImageConfig {
  readonly labels: Readonly<Record<string, string>>;
  readonly environment: readonly string[];
  readonly entrypoint: readonly string[];
}

const architecture = { x64: "amd64", arm64: "arm64" }[process.arch as "x64" | "arm64"];

/** Layers and settings as an image. Nothing in it tells when it was made, so the same sources make the same digest. */
export function putImage(blobs: BlobStore, reference: string, layers: readonly Layer[], config: ImageConfig): Image {
  const settings = blobs.putJson(types.config, {
    architecture,
    os: "linux",
    config: {
      User: "65532:65532",
      WorkingDir: "/app",
      Env: config.environment,
      Entrypoint: config.entrypoint,
      Labels: config.labels,
      StopSignal: "SIGTERM",
    },
    // Uncompressed layers: their digest is that of their content.
    rootfs: { type: "layers", diff_ids: layers.map(({ digest }) => digest) },
  });
  const manifest = blobs.putJson(types.manifest, {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: settings,
    layers: layers.map(({ mediaType, digest, size }) => ({ mediaType, digest, size })),
  });
  return {
    reference,
    manifest: { ...manifest, mediaType: types.manifest },
    layers: [...layers, { ...settings, compressedSize: settings.size }],
  };
}

/** A tag for what all images are together: a cluster that has the version's tag from before does not fetch that one again. */
export function buildOf(images: readonly Image[]): string {
  const digests = images.map(({ reference, manifest }) => `${reference} ${manifest.digest}`).sort();
  return `build-${createHash("sha256").update(digests.join("\n")).digest("hex").slice(0, 12)}`;
}

export function retagged(image: Image, tag: string): Image {
  return { ...image, reference: `${image.reference.slice(0, image.reference.lastIndexOf(":"))}:${tag}` };
}

/** All images as one archive: layers that they share are in it once. `ctr images import` and `docker load` take it. */
export async function writeArchive(blobs: BlobStore, images: readonly Image[], target: string): Promise<void> {
  const index = {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: images.map(({ reference, manifest }) => ({
      ...manifest,
      annotations: { "io.containerd.image.name": reference, "org.opencontainers.image.ref.name": reference },
    })),
  };
  const small = { "oci-layout": { imageLayoutVersion: "1.0.0" }, "index.json": index };
  const digests = [
    ...new Set(images.flatMap(({ manifest, layers }) => [manifest, ...layers].map(({ digest }) => digest))),
  ];
  await pipeline(archiveParts(blobs, small, digests.sort()), createWriteStream(target));
}

async function* archiveParts(blobs: BlobStore, small: Readonly<Record<string, unknown>>, digests: readonly string[]) {
  for (const [name, value] of Object.entries(small)) {
    const content = Buffer.from(JSON.stringify(value));
    yield Buffer.concat([fileHeader(name, content.length), content, padding(content.length)]);
  }
  for (const digest of digests) {
    const { size } = statSync(blobs.file(digest));
    yield fileHeader(`blobs/sha256/${digest.replace("sha256:", "")}`, size);
    yield* createReadStream(blobs.file(digest));
    yield padding(size);
  }
  yield endOfArchive;
}
