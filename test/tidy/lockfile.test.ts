import path from "node:path";
import { describe, expect, it } from "vitest";
import { isInstalled, missingFrom, readPackages } from "../../tools/lockfile.ts";
import { root } from "./tree.ts";

describe("package-lock.json", () => {
  const packages = readPackages(path.join(root, "package-lock.json"));

  it("names the packages of every system, so that npm ci accepts it everywhere (else: node tools/complete-lock.ts)", () => {
    expect(Object.keys(packages).length).toBeGreaterThan(100);
    expect([...missingFrom(packages).keys()]).toEqual([]);
  });

  it("names no host to fetch from", () => {
    expect(Object.entries(packages).filter(([, locked]) => "resolved" in locked && !locked.link)).toEqual([]);
  });
});

describe("a lockfile without the packages of other systems", () => {
  const esbuild = { version: "1.2.3", dev: true, optionalDependencies: { "@x/linux-aarch64": "1.2.3" } };

  it("gets them with the parent's pin and the system of their name", () => {
    const added = { version: "1.2.3", cpu: ["arm64"], dev: true, optional: true, os: ["linux"] };
    expect(missingFrom({ "node_modules/esbuild": esbuild })).toEqual(new Map([["@x/linux-aarch64", added]]));
  });

  it("is left alone when it has them, at whatever depth", () => {
    const nested = { "node_modules/esbuild/node_modules/@x/linux-aarch64": { version: "1.2.3", optional: true } };
    expect(missingFrom({ "node_modules/esbuild": esbuild, ...nested }).size).toBe(0);
  });
});

describe("what is installed", () => {
  const wanted = {
    "": {},
    "node_modules/pg": { version: "8.1.0" },
    "node_modules/mac": { version: "1.0.0", optional: true },
  };

  it("is up to date without the optional packages of other systems", () => {
    expect(isInstalled(wanted, { "node_modules/pg": { version: "8.1.0" } })).toBe(true);
  });

  it("is out of date when a package is missing or has another version", () => {
    expect(isInstalled(wanted, {})).toBe(false);
    expect(isInstalled(wanted, { "node_modules/pg": { version: "8.0.0" } })).toBe(false);
    expect(
      isInstalled(wanted, { "node_modules/pg": { version: "8.1.0" }, "node_modules/mac": { version: "0.9.0" } }),
    ).toBe(false);
  });
});
