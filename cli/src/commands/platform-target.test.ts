import { describe, expect, it } from "vitest";
import { shopctl } from "../testing/buffer-io.ts";

describe("a target that is mistyped", () => {
  it.each(["up", "down"])("is refused by %s, which would else act on this machine", async (command) => {
    const { exit, err } = await shopctl([command, "--target", "contxt", "--dry-run"]);
    expect([exit, err]).toEqual([2, expect.stringContaining("SHOP-CLI-001 --target contxt is not known")]);
  });
});
