import { describe, expect, it } from "vitest";
import { statusText } from "./status-text.ts";

const quiet = {
  running: true,
  url: "http://shop",
  mode: "wire",
  processes: [],
  services: [],
  consumers: [],
  faults: [],
} as const;

describe("the status as a screen", () => {
  it("says what is broken on purpose, and for how long, and nothing of it otherwise", () => {
    const faults = [{ what: "orders is frozen", until: 42_000 }];
    expect(statusText({ ...quiet, faults }, 30_000)).toContain("Broken on purpose for 12 s more: orders is frozen");
    expect(statusText(quiet, 30_000)).not.toContain("on purpose");
  });
});
