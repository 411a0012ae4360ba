import { describe, expect, it } from "vitest";
import { plant } from "../support/planted.ts";
import { startPlatform } from "../support/running-platform.ts";
import { weaknesses } from "./weaknesses.ts";

describe("a weakness that somebody plants", () => {
  it.each(weaknesses)("$name: $experiment finds it", async (weakness) => {
    const { checkout, remove } = plant(weakness);
    try {
      const platform = await startPlatform({ wire: true, checkout });
      try {
        const { stdout } = await platform.shopctl("chaos", "run", weakness.experiment, "-o", "json");
        const { status, reasons } = JSON.parse(stdout) as { status: string; reasons: readonly string[] };
        process.stdout.write(`${weakness.name}: ${status}, ${reasons?.join("; ")}\n`);
        // What is worse than any hypothesis allows is found by an abort condition.
        expect(status).toMatch(/^(deviated|aborted|not recovered)$/);
      } finally {
        await platform.close();
      }
    } finally {
      remove();
    }
  });
});
