import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { text } from "../../tools/images/entry.ts";
import { buildOf, type Image, retagged } from "../../tools/images/oci.ts";
import { imageSources, layerOf } from "../../tools/images/sources.ts";
import { tarOf } from "../../tools/images/tar.ts";

describe("the tag of a build", () => {
  const image = (name: string, digest: string): Image => {
    const manifest = { mediaType: "application/vnd.oci.image.manifest.v1+json", digest, size: 1 };
    return { reference: `localhost:5000/shopstream/${name}:0.1.0`, manifest, layers: [] };
  };
  const [cart, orders] = [image("cart", "sha256:1"), image("orders", "sha256:2")];

  it("is the same for the same images, and another as soon as one of them is", () => {
    expect(buildOf([orders, cart])).toBe(buildOf([cart, orders]));
    expect(buildOf([cart, image("orders", "sha256:3")])).not.toBe(buildOf([cart, orders]));
  });

  it("comes in place of the version's, also where the registry has a port", () => {
    expect(retagged(cart, "build-1").reference).toBe("localhost:5000/shopstream/cart:build-1");
  });
});

describe("an image's archive", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "images-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is read by tar, with links, modes and long names", () => {
    const long = `/app/${"node_modules/".repeat(8)}x.js`;
    const entries = [
      text("/etc/hello", "hi\n"),
      text(long, "1"),
      { path: "/usr/lib/a.so", mode: 0o777, link: "a.so.1" },
      { path: "/tmp", mode: 0o1777, folder: true },
    ] as const;
    writeFileSync(path.join(folder, "x.tar"), tarOf(entries));
    const { stdout, status } = spawnSync("tar", ["tvf", path.join(folder, "x.tar")], { encoding: "utf8" });
    expect(status).toBe(0);
    expect(stdout).toContain("-rw-r--r-- 0/0               3 1970-01-01 00:00 etc/hello");
    expect(stdout).toContain("usr/lib/a.so -> a.so.1");
    expect(stdout).toMatch(/drwxrwxrwt.* tmp\//);
    expect(stdout).toContain(long.slice(1));
  });

  it("is the same whatever the order in which its files were found", () => {
    const files = [text("/a", "1"), text("/b/c", "2")];
    expect(tarOf(files)).toEqual(tarOf(files.toReversed()));
  });
});

describe("the image of a service", () => {
  const orders = imageSources().find(({ name }) => name === "orders") ?? expect.fail("no image of orders");

  it("has one file of code, its migrations, and the bill of what went in", async () => {
    const layer = await layerOf(orders);
    const paths = layer.map(({ path: file }) => file);
    expect(paths).toEqual(
      expect.arrayContaining([
        "/app/main.mjs",
        "/app/platform/migrations/0000_platform.sql",
        "/app/services/orders/migrations/0001_orders.sql",
        "/usr/share/sbom/sbom.cdx.json",
      ]),
    );
    expect(paths.filter((file) => file.includes("node_modules"))).toEqual([]);
  });

  it("comes out the same twice", async () => {
    const digest = async () =>
      createHash("sha256")
        .update(tarOf(await layerOf(orders)))
        .digest("hex");
    expect(await digest()).toBe(await digest());
  });

  it("with a native module has it and its binary beside the bundle", async () => {
    const identity = imageSources().find(({ name }) => name === "identity") ?? expect.fail("no image of identity");
    const paths = (await layerOf(identity)).map(({ path: file }) => file);
    expect(paths.some((file) => /node_modules\/@node-rs\/argon2-.*\.node$/.test(file))).toBe(true);
  });

  it("exists for each service that runs", () => {
    expect(imageSources().map(({ name }) => name)).toEqual(
      expect.arrayContaining(["gateway", "orders", "postgresql", "redis", "storefront", "stripe-simulator"]),
    );
  });
});
