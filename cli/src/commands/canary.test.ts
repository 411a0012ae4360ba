import { describe, expect, it } from "vitest";
import type { Phase, Stand } from "../engine/canary/stand.ts";
import { shopctl } from "../testing/buffer-io.ts";
import { listed } from "./canary/list.ts";

const canary = async (...args: string[]) => {
  const { exit, out } = await shopctl(["canary", ...args, "-o", "json"], { env: { KUBECONFIG: "/nowhere" } });
  const { errors, ...document } = JSON.parse(out) as { errors: { code: string }[]; order?: string[]; status: string };
  return { exit, code: errors[0]?.code, ...document };
};

describe("shopctl canary", () => {
  it("touches no cluster that was not named in words", async () => {
    for (const verb of ["list", "get", "watch", "abort", "retry", "undo", "history", "explain", "plan"])
      expect(await canary(verb, ...(verb === "list" ? [] : ["orders"])), verb).toMatchObject({
        exit: 5,
        code: "SHOP-CLUSTER-004",
      });
  });

  it("promotes nothing that nobody says to have seen, and nothing to the end that nobody confirmed", async () => {
    expect(await canary("promote", "orders", "--context", "x")).toMatchObject({ exit: 2, code: "SHOP-CLI-001" });
    for (const words of [
      ["promote", "orders", "--seen", "a/1", "--full"],
      ["undo", "orders", "--full"],
    ])
      expect(await canary(...words, "--context", "x")).toMatchObject({ exit: 5, code: "SHOP-CLI-002" });
  });

  it("lists what is released with the exit code of the worst, and says so where there is nothing", () => {
    const stand = (phase: Phase): Stand => ({
      ...{ service: phase, phase, why: "", step: 1, steps: 9, weight: 5, canary: "b", stable: "a" },
      ...{ image: "x:1", seen: "b/1" },
    });
    const exits = (...phases: Phase[]) => listed(phases.map(stand), "here").errors?.map(({ exit }) => exit);
    expect(exits("healthy", "progressing")).toEqual([]);
    expect(exits("paused", "healthy", "aborted")).toEqual([6, 7]);
    expect(listed([], "here")).toMatchObject({ status: "ok", text: "nothing is released by Argo Rollouts at here" });
  });

  it("says beforehand in which order a group would come", async () => {
    const { status, order } = await canary("start", "gateway", "orders", "cart", "--tag", "2", "--dry-run");
    expect([status, order]).toEqual(["planned", ["cart", "orders", "gateway"]]);
  });

  it("wants one version for a group, and to know which", async () => {
    expect((await canary("start", "orders", "cart", "--image", "x:1", "--dry-run")).exit).toBe(2);
    expect((await canary("start", "orders", "--dry-run")).exit).toBe(2);
    expect((await canary("start", "--tag", "2", "--dry-run")).exit).toBe(2);
  });
});
