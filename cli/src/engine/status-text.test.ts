import { describe, expect, it } from "vitest";
import type { LocalStatus } from "./local/status.ts";
import { statusText } from "./status-text.ts";

const quiet: LocalStatus = {
  running: true,
  url: "http://shop",
  mode: "wire",
  processes: [],
  services: [],
  consumers: [],
  burning: [],
  faults: [],
};

describe("the status as a screen", () => {
  it("names the objectives whose budget is spent too fast, and where to look", () => {
    const burning = [{ service: "orders", objective: "orders-answered", alert: "page" }] as const;
    expect(statusText({ ...quiet, burning }, 0)).toContain(
      "orders spends its error budget too fast (page): orders-answered; see shopctl slo",
    );
    expect(statusText(quiet, 0)).not.toContain("budget");
  });

  it("says what is broken on purpose, and for how long, and nothing of it otherwise", () => {
    const faults = [{ what: "orders is frozen", until: 42_000 }];
    expect(statusText({ ...quiet, faults }, 30_000)).toContain("Broken on purpose for 12 s more: orders is frozen");
    expect(statusText(quiet, 30_000)).not.toContain("on purpose");
  });
});
