// node tools/images/main.ts [--only orders,cart] [--tag 0.1.0] [--registry localhost/shopstream] [--out FILE]
// Builds the images without Docker and writes them as one OCI archive, for `ctr images import` or `docker load`. Prints
// each image with its digest and sizes; --json for programs. Beside the archive it notes a second tag that all images have,
// which is another as soon as one of them is.

import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { baseLayer } from "./base-layer.ts";
import { repository } from "./bundle.ts";
import {
  BlobStore,
  buildOf,
  type Image,
  type ImageConfig,
  type Layer,
  putImage,
  retagged,
  writeArchive,
} from "./oci.ts";
import { type ImageSource, imageSources, layerOf } from "./sources.ts";

const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    tag: { type: "string", default: "0.1.0" },
    registry: { type: "string", default: "localhost/shopstream" },
    out: { type: "string", default: path.join(repository, ".cache/images/shopstream.tar") },
    label: { type: "string", multiple: true, default: [] },
    json: { type: "boolean", default: false },
  },
});

const only = options.only?.split(",");
const sources = imageSources().filter(({ name }) => only === undefined || only.includes(name));
const unknown = only?.filter((name) => !sources.some((source) => source.name === name)) ?? [];
if (unknown.length > 0) throw new Error(`there is no image ${unknown.join(", ")}`);

function configOf({ name }: ImageSource): ImageConfig {
  return {
    labels: {
      "org.opencontainers.image.title": `shopstream/${name}`,
      "org.opencontainers.image.version": options.tag,
      "org.opencontainers.image.licenses": "Apache-2.0",
      ...Object.fromEntries(options.label.map((label) => label.split("=", 2) as [string, string])),
    },
    environment: ["PATH=/usr/local/bin:/usr/bin:/bin", "NODE_ENV=production", "HOME=/tmp"],
    entrypoint: ["/usr/local/bin/node", "/app/main.mjs"],
  };
}

const mib = (bytes: number) => `${(bytes / (1 << 20)).toFixed(1)} MiB`;

function print(images: readonly Image[], base: Layer): void {
  if (options.json) {
    process.stdout.write(`${JSON.stringify(images, null, 2)}\n`);
    return;
  }
  const lines = images.map(({ reference, manifest, layers }) => {
    const own = layers.filter(({ digest }) => digest !== base.digest);
    const sum = (sizes: readonly number[]) => mib(sizes.reduce((total, size) => total + size, 0));
    const sizes = `${sum(own.map(({ size }) => size))} own, ${sum(layers.map(({ size }) => size))} in all, ${sum(layers.map(({ compressedSize }) => compressedSize))} compressed`;
    return `${reference.padEnd(44)} ${manifest.digest.slice(0, 19)}  ${sizes}\n`;
  });
  process.stdout.write(`${lines.join("")}shared layer: ${mib(base.size)}\n${options.out}\n`);
}

const blobs = new BlobStore(path.join(repository, ".cache/images/blobs"));
const shared = baseLayer(process.execPath);
const base = blobs.putLayer(shared);
const isShared = new Set(shared.map(({ path: file }) => file));
const images: Image[] = [];
for (const source of sources) {
  const layer = blobs.putLayer((await layerOf(source)).filter(({ path: file }) => !isShared.has(file)));
  images.push(putImage(blobs, `${options.registry}/${source.name}:${options.tag}`, [base, layer], configOf(source)));
}
mkdirSync(path.dirname(options.out), { recursive: true });
const build = buildOf(images);
await writeArchive(blobs, [...images, ...images.map((image) => retagged(image, build))], options.out);
writeFileSync(`${options.out}.build`, build);
print(images, base);
