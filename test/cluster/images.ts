import { existsSync } from "node:fs";
import path from "node:path";
import { getFamily, programPath } from "../../tools/programs.ts";
import type { Bed, Node } from "./bed.ts";
import { type Image, writeArchive } from "./image/archive.ts";
import { librariesOf } from "./image/libraries.ts";
import { importImage } from "./import-image.ts";

const rootCertificates = { "/etc/ssl/certs/ca-certificates.crt": "/etc/ssl/certs/ca-certificates.crt" };

/** One program of one family and nothing else. */
export function imageOf(name: string, family: string, program: string, more: Partial<Image> = {}): Image {
  const files = { [`/usr/local/bin/${program}`]: programPath(family, program), ...more.files };
  return { name, entrypoint: [`/usr/local/bin/${program}`], ...more, files };
}

export const pauseImage = (): Image =>
  imageOf("localhost/bed/pause:1", "probe", "probe", { entrypoint: ["/usr/local/bin/probe", "pause"] });

export const probeImage = (): Image => imageOf("localhost/bed/probe:1", "probe", "probe", { user: "65534" });

export const coreDnsImage = (): Image => imageOf("localhost/bed/coredns:1", "coredns", "coredns");

export const rolloutsImage = (): Image =>
  imageOf("localhost/bed/rollouts:1", "rollouts", "rollouts-controller", {
    folders: ["/tmp"],
    files: rootCertificates,
    user: "65534",
  });

export async function prometheusImage(): Promise<Image> {
  const program = "/usr/bin/prometheus";
  return {
    name: "localhost/bed/prometheus:1",
    files: { [program]: program, ...(await librariesOf([program])) },
    folders: ["/tmp"],
    entrypoint: [program],
    user: "65534",
  };
}

/**
 * Builds an image's archive if there is none of these programs yet, and loads it. The version is whatever tells one
 * state of its files from another; the digest of a Go family does.
 */
export async function loadImage(
  bed: Bed,
  image: Image,
  version: string,
  node?: Node,
): Promise<"unchanged" | "created"> {
  const name = image.name.replace(/^localhost\//, "").replaceAll(/[/:]/g, "-");
  const archive = path.join(path.dirname(bed.home), "images", `${name}-${version}.tar`);
  if (!existsSync(archive)) writeArchive(image, archive);
  return importImage(bed, archive, node);
}

export function versionOf(family: string): string {
  return path.basename(getFamily(family).folder);
}
