import { describe, expect, it } from "vitest";
import { missingPrograms } from "./engines-tier.ts";

describe("an engine whose program is missing", () => {
  it("is named with all it lacks; the others run", () => {
    const missing = missingPrograms(["kafka", "redis-cluster"], (program) => program === "redis-server");
    expect([...missing].map(([folder, programs]) => [folder, programs.map(({ name }) => name)])).toEqual([
      ["kafka", ["java", "mvn"]],
    ]);
    expect(missingPrograms(["kafka"], () => true).size).toBe(0);
  });

  it("a folder that does not say what it needs is an error, not a silent pass", () => {
    expect(() => missingPrograms(["cassandra"], () => true)).toThrow("test/engines/cassandra");
  });
});
