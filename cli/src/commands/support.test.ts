import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { shopctl } from "../testing/buffer-io.ts";

describe("shopctl support bundle", () => {
  let home: string;
  let file: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "support-"));
    file = join(home, "help.tar.gz");
    for (const folder of ["secrets", "logs"]) mkdirSync(join(home, folder));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  const bundle = (...args: string[]) => {
    const env = { SHOPSTREAM_HOME: home, STRIPE_SECRET_KEY: "sk_live_4242424242", LOG_LEVEL: "debug" };
    return shopctl(["support", "bundle", "--to", file, "-o", "json", ...args], { env });
  };
  const inside = (name: string) => execFileSync("tar", ["-xzOf", file, name], { encoding: "utf8" });

  it("holds what is known, for any tar to read and for its owner alone", async () => {
    writeFileSync(join(home, "logs/platform.log"), '{"msg":"started"}\n');
    const { exit, out } = await bundle();
    expect([exit, JSON.parse(out).status]).toEqual([0, "created"]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const names = execFileSync("tar", ["-tzf", file], { encoding: "utf8" }).trim().split("\n");
    expect(names).toEqual(expect.arrayContaining(["about.json", "status.json", "doctor.json", "logs/platform.log"]));
    expect(inside("logs/platform.log")).toBe('{"msg":"started"}\n');
    expect(JSON.parse(inside("status.json"))).toMatchObject({ running: false });
    expect(JSON.parse(inside("about.json")).settings).toMatchObject({ LOG_LEVEL: "debug", STRIPE_SECRET_KEY: "[set]" });
  });

  it.each([
    ["a word of the secrets", "correcthorsebattery"],
    ["half of a key pair", "privatehalfofakeypair"],
    ["what the environment was given", "sk_live_4242424242"],
    ["a password in an address", "hunter2"],
    ["a token of somebody", "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl"],
    ["an address of a customer", "ada@example.com"],
  ])("holds no secret: %s", async (_, secret) => {
    writeFileSync(join(home, "secrets/admin-password"), "correcthorsebattery");
    writeFileSync(join(home, "secrets/a.jwk.json"), JSON.stringify({ x: "public", d: "privatehalfofakeypair" }));
    writeFileSync(
      join(home, "logs/platform.log"),
      `left of it ${secret === "hunter2" ? `postgres://orders:${secret}@db:5432/orders` : secret} right of it\n`,
    );
    await bundle();
    expect(inside("logs/platform.log")).toMatch(/^left of it .* right of it\n$/);
    expect(inside("logs/platform.log")).not.toContain(secret);
  });

  it("tells in its place what cannot be found out", async () => {
    writeFileSync(join(home, "platform.json"), "half of a {");
    const { exit, out } = await bundle();
    const broken = JSON.parse(out).items.filter(({ problem }: { problem?: string }) => problem !== undefined);
    expect([exit, broken.map(({ part }: { part: string }) => part)]).toEqual([
      0,
      expect.arrayContaining(["status.json"]),
    ]);
    expect(inside("status.json")).toContain("could not be made");
    expect(inside("platform.json")).toBe("half of a {");
  });

  it("overwrites nothing, and a dry run writes nothing", async () => {
    expect(JSON.parse((await bundle("--dry-run")).out).items).toContainEqual({ part: "about.json" });
    expect(existsSync(file)).toBe(false);
    await bundle();
    expect((await bundle()).exit).toBe(2);
  });
});
