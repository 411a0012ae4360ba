import { totalmem } from "node:os";
import { Registry } from "prom-client";
import { describe, expect, it } from "vitest";
import { addProcessMetrics } from "./metrics.ts";

async function limitToldOf(limit: number): Promise<string | undefined> {
  const registry = new Registry();
  addProcessMetrics(registry, limit);
  return /^process_memory_limit_bytes (.*)$/m.exec(await registry.metrics())?.[1];
}

describe("what a process tells of itself", () => {
  it("has its limit of memory where there is one", async () => {
    expect(await limitToldOf(64 * 2 ** 20)).toBe(String(64 * 2 ** 20));
    // As Node says where nothing limits it: nothing, or more than there is.
    expect([await limitToldOf(0), await limitToldOf(totalmem() + 1), await limitToldOf(2 ** 64)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
