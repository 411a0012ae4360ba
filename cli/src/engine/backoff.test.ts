import { systemRandom } from "@shopstream/platform/random.ts";
import { expect, test } from "vitest";
import { backoffFrom, backoffMs, defaultBackoff } from "./backoff.ts";

const backoff = { firstMs: 100, maxMs: 1_000, stableMs: 0 };
const chance = (value: number) => ({ ...systemRandom, float: () => value });

test("the wait doubles with each failure up to its cap", () => {
  const waits = [1, 2, 3, 4, 5, 50].map((failures) => backoffMs(backoff, failures, chance(1)));
  expect(waits).toEqual([100, 200, 400, 800, 1_000, 1_000]);
});

test("chance takes off at most half of it", () => {
  expect(backoffMs(backoff, 3, chance(0))).toBe(200);
  expect(backoffMs(backoff, 3, chance(0.5))).toBe(300);
});

test("the environment may shorten the longest wait, and nothing else is taken for a number", () => {
  expect(backoffFrom({ SHOPSTREAM_RESTART_MAX_MS: "500" })).toMatchObject({ firstMs: 200, maxMs: 500 });
  expect(backoffFrom({ SHOPSTREAM_RESTART_MAX_MS: "50" })).toMatchObject({ firstMs: 50, maxMs: 50 });
  for (const value of [undefined, "", "soon", "-1", "0"])
    expect(backoffFrom({ SHOPSTREAM_RESTART_MAX_MS: value })).toEqual(defaultBackoff);
});
