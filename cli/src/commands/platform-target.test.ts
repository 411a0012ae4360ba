import { describe, expect, it } from "vitest";
import { shopctl } from "../testing/buffer-io.ts";

describe("a target that is mistyped", () => {
  it.each(["up", "down"])("is refused by %s, which would else act on this machine", async (command) => {
    const { exit, err } = await shopctl([command, "--target", "contxt", "--dry-run"]);
    expect([exit, err]).toEqual([2, expect.stringContaining("SHOP-CLI-001 --target contxt is not known")]);
  });
});

describe("a cluster that is named", () => {
  it.each([
    ["up", "--dry-run"],
    ["down", "--purge", "--dry-run"],
    ["status"],
    ["doctor"],
    ["logs"],
    ["chaos", "lever"],
  ])("and not targeted is refused by %s %s: it is not about this machine", async (...words) => {
    const { exit, err } = await shopctl([...words, "--context", "production"], {
      env: { SHOPSTREAM_HOME: "/nowhere" },
    });
    expect([exit, err]).toEqual([2, expect.stringContaining("SHOP-CLI-001 --context production is for a shop on a")]);
  });

  it("beside the one that up makes is refused, and that one's own name is not", async () => {
    const down = (name: string) => shopctl(["down", "--target", "kind", "--context", name, "--dry-run"]);
    expect(await down("production")).toMatchObject({ exit: 2, err: expect.stringContaining("kind-shopstream") });
    expect(await down("kind-shopstream")).toMatchObject({ exit: 3, err: expect.stringContaining("SHOP-CLUSTER-001") });
  });
});
