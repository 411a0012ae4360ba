import { describe, expect, it } from "vitest";
import { type Copy, isFound, plant, plantNothing } from "../support/planted.ts";
import { startPlatform } from "../support/running-platform.ts";
import { weaknesses } from "./weaknesses.ts";

const experiments = [...new Set(weaknesses.map(({ experiment }) => experiment))];

describe.each(experiments)("%s", (experiment) => {
  // Its control: in a shop of the same kind, started the same way, from a copy that nobody changed.
  it("holds where nothing is planted", async () => {
    const { status, reasons } = await judge(plantNothing(), experiment);
    expect({ status, reasons }).toEqual({ status: "held", reasons: [] });
  });

  it.each(weaknesses.filter((weakness) => weakness.experiment === experiment))("finds that $name", async (weakness) => {
    const { status, reasons } = await judge(plant(weakness), experiment);
    // What is worse than any hypothesis allows is found by an abort condition.
    expect(status).toMatch(/^(deviated|aborted|not recovered)$/);
    expect({ reasons, isFound: isFound(weakness, reasons) }).toEqual({ reasons, isFound: true });
  });
});

/** What the experiment says of a shop that is started from the copy. */
async function judge({ checkout, remove }: Copy, experiment: string) {
  try {
    const platform = await startPlatform({ wire: true, checkout });
    try {
      const { stdout } = await platform.shopctl("chaos", "run", experiment, "-o", "json");
      const verdict = JSON.parse(stdout) as { status: string; reasons: readonly string[] };
      process.stdout.write(`${expect.getState().currentTestName}: ${verdict.status}, ${verdict.reasons.join("; ")}\n`);
      return verdict;
    } finally {
      await platform.close();
    }
  } finally {
    remove();
  }
}
