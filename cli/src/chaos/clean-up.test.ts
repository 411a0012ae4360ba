import { describe, expect, it } from "vitest";
import type { Call } from "../command.ts";
import { ShopError } from "../shop-error.ts";
import { CleanUp } from "./clean-up.ts";

describe("cleaning up after a run", () => {
  it("goes on to its end, the last first, and then tells what is still broken", async () => {
    const said: string[] = [];
    const call = { atEnd: () => {}, progress: { warn: (text: string) => said.push(text) } } as unknown as Call;
    const cleanUp = new CleanUp(call);
    cleanUp.add(async () => void said.push("first"));
    cleanUp.add(async () => {
      throw new Error("no answer");
    });
    cleanUp.add(async () => {
      throw new ShopError("SHOP-CHAOS-012", "orders is frozen");
    });
    await expect(cleanUp.run()).rejects.toThrow("orders is frozen");
    expect(said).toEqual(["cleaning up: no answer", "first"]);
  });
});
