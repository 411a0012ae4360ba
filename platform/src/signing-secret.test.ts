import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { SigningSecret } from "./signing-secret.ts";

describe("a secret that signs", () => {
  it("knows its own proofs, and no other text's or secret's", () => {
    const [ours, theirs] = [new SigningSecret("ours"), new SigningSecret("theirs")];
    expect(ours.isOf("order 1", ours.sign("order 1"))).toBe(true);
    expect(ours.isOf("order 2", ours.sign("order 1"))).toBe(false);
    expect(ours.isOf("order 1", theirs.sign("order 1"))).toBe(false);
    expect(ours.isOf("order 1", Buffer.from(""))).toBe(false);
  });

  it("is read from the file that an absolute path names", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "secret-"));
    const file = path.join(folder, "word");
    writeFileSync(file, "ours\n");
    expect(new SigningSecret(file).sign("x")).toEqual(new SigningSecret("ours").sign("x"));
    rmSync(folder, { recursive: true });
  });
});
