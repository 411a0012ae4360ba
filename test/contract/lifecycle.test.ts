import { describe, expect, it } from "vitest";
import { lifecyclePage, problemsOf } from "../../protos/generate/lifecycle.ts";

const paths = new Set(["/v1/carts", "/v1/baskets"]);
const of = (lifecycle: object) => problemsOf({ route: "GET /v1/carts", lifecycle }, paths);

describe("the way of an operation", () => {
  it.each([
    ["stable", undefined],
    ["experimental", { experimental: true }],
    ["deprecated with time to leave", { deprecated: "2026-12-01", sunset: "2027-05-30", successor: "/v1/baskets" }],
  ])("may be %s", (_, lifecycle) => {
    expect(problemsOf({ route: "GET /v1/carts", lifecycle }, paths)).toEqual([]);
  });

  it.each([
    ["a day short of the time to leave", { deprecated: "2026-12-01", sunset: "2027-05-29" }, "at least 180 days"],
    ["without an end", { deprecated: "2026-12-01" }, "go together"],
    ["with an end alone", { sunset: "2027-12-01" }, "go together"],
    ["of a day that is none", { deprecated: "2026-12-01", sunset: "next year" }, "are written as"],
    ["led to nowhere", { deprecated: "2026-12-01", sunset: "2027-12-01", successor: "/v1/none" }, "no path"],
    ["experimental as well", { experimental: true, deprecated: "2026-12-01", sunset: "2027-12-01" }, "just goes"],
  ])("cannot be deprecated %s", (_, lifecycle, problem) => {
    expect(of(lifecycle)).toEqual([expect.stringContaining(problem)]);
  });

  it("is on the page of the contract, or keeps it from being made", () => {
    const carts = { route: "GET /v1/carts", lifecycle: { deprecated: "2026-12-01", sunset: "2027-12-01" } };
    const stable = { route: "GET /v1/baskets" };
    expect(lifecyclePage([carts, stable])).toContain("| `GET /v1/carts` | deprecated | 2026-12-01 | 2027-12-01 | – |");
    expect(lifecyclePage([stable])).toContain("Stable: 1. None is experimental or deprecated.");
    expect(() => lifecyclePage([{ ...carts, lifecycle: { deprecated: "2026-12-01" } }])).toThrow("go together");
  });
});
