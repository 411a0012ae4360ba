import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Storm, type StormBus } from "./storm.ts";
import { kills } from "./storm-settings.ts";

/** Four minutes on two cores with eight builds beside it; a storm that stands still fails by itself after one. */
const longestMs = 600_000;
const reports = path.resolve(import.meta.dirname, "../../.cache/reports");

/** What must hold on every bus while relays and consumers die. */
export function stormContract(name: string, bus: () => Promise<StormBus>): void {
  describe(`100,000 events on ${name}, while relays and consumers are killed`, () => {
    let storm: Storm;
    beforeAll(async () => {
      storm = await Storm.begin(await bus());
    });
    afterAll(() => storm?.end());

    it(
      "each takes effect exactly once, in the order of its subject, and none is lost",
      async () => {
        const report = await storm.rage(kills);
        const { workers, ...wrong } = await storm.verdict();
        process.stdout.write(`storm on ${name}: ${JSON.stringify({ ...report, workers })}\n`);
        mkdirSync(reports, { recursive: true });
        writeFileSync(path.join(reports, `storm-${name.toLowerCase()}.json`), `${JSON.stringify(report)}\n`);
        expect(wrong).toEqual({ missing: 0, doubled: 0, disordered: 0, unpublished: 0 });
        expect(report.kills).toBe(kills);
        expect(workers).toBeGreaterThan(2);
      },
      longestMs,
    );
  });
}
