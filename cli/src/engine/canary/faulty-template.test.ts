import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { faulty } from "./faulty-template.ts";

const good = { metadata: {}, spec: { containers: [{ name: "server", image: "registry/orders:1" }] } };
const envOf = (afterMs?: number) =>
  Object.fromEntries(
    (
      (faulty(good, "canary-drill", afterMs).spec.containers[0]?.env ?? []) as readonly Record<
        "name" | "value",
        string
      >[]
    ).map(({ name, value }) => [name, value]),
  );

describe("a version that is bad on purpose", () => {
  it("has its rules from the start, where they are mounted", () => {
    expect(envOf()).toEqual({ FAULTS_FILE: "/etc/shop-drill/faults.json" });
  });

  it("has them a while after its start where the smoke test shall not see them, by code that Node takes", () => {
    const { FAULTS_FILE, NODE_OPTIONS = "" } = envOf(35_000);
    expect([FAULTS_FILE, decodeURIComponent(NODE_OPTIONS)]).toEqual([
      "/tmp/shop-drill.json",
      expect.stringMatching(/copyFileSync\("\/etc\/shop-drill\/faults\.json".*35000/s),
    ]);
    const ended = spawnSync(process.execPath, ["--eval", "0"], { env: { NODE_OPTIONS }, encoding: "utf8" });
    expect([ended.status, ended.stderr]).toEqual([0, ""]);
  });
});
