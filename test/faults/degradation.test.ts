import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Degradation, filled, predicted } from "../support/degradation.ts";
import { type RunningPlatform, startPlatform } from "../support/running-platform.ts";

const matrix = predicted();
const parts = Object.keys(matrix.parts);

let platform: RunningPlatform;
let degradation: Degradation;
beforeAll(async () => {
  // A process that was taken away in order comes back at once; what it took with it must not wait long either.
  platform = await startPlatform({ wire: true, web: true, env: { SHOPSTREAM_RESTART_MAX_MS: "500" } });
  degradation = await Degradation.on(platform);
  // Whose pages were never built waits for that.
}, 600_000);
afterAll(() => platform?.close());

describe("what customers can still do", () => {
  it("is predicted for every process of the platform", () => {
    expect(parts.sort()).toEqual([...platform.processes()].sort());
  });

  it("leaves them their lists and their carts without twelve of the processes, whichever is away", () => {
    const servedIn = (journey: "browse" | "cart") =>
      parts.filter((part) => filled(matrix, part)[journey] === "yes").length;
    expect([servedIn("browse") >= 12, servedIn("cart") >= 12]).toEqual([true, true]);
  });

  it.each(parts)("without %s is what chaos/degradation.yaml says, in every cell", { retry: 1 }, async (part) => {
    expect(await degradation.without(part, matrix.journeys)).toEqual(filled(matrix, part));
  });

  it("leaves the books right", async () => {
    expect((await platform.shopctl("verify", "--timeout", "2m")).code).toBe(0);
  });
});
