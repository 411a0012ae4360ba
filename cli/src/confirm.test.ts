import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { shopctl } from "./testing/buffer-io.ts";

/** A person at a terminal, who answers; an outcome that is not a refusal fails at the cluster, which is not there. */
const promoting = async (answer: string | undefined, ...more: string[]) => {
  const stdin = Object.assign(Readable.from(answer === undefined ? [] : [`${answer}\n`]), { isTTY: true });
  const args = ["canary", "promote", "orders", "--seen", "a/1", "--full", "--context", "x", ...more];
  const { out, err } = await shopctl([...args, "-o", "json"], { stdin, env: { KUBECONFIG: "/nowhere" } }, true);
  const { errors } = JSON.parse(out) as { errors: readonly { code: string }[] };
  return { code: errors[0]?.code, isAsked: err.includes("Go on? [y/N]") };
};
const refused = { code: "SHOP-CLI-002", isAsked: true };

describe("a question on a terminal", () => {
  it.each(["y", "yes", "Y"])("is answered by %s", async (answer) => {
    const { code, isAsked } = await promoting(answer);
    expect([code === refused.code, isAsked]).toEqual([false, true]);
  });

  it.each(["", "n", "nobody", undefined])("goes no further with %s", async (answer) => {
    expect(await promoting(answer)).toEqual(refused);
  });

  it("is not asked of who said yes beforehand", async () => {
    const { code, isAsked } = await promoting(undefined, "--yes");
    expect([code === refused.code, isAsked]).toEqual([false, false]);
  });
});
