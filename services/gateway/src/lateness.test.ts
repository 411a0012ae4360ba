import { TestClock } from "@shopstream/platform/testing/clock.ts";
import { describe, expect, it } from "vitest";
import { Lateness } from "./lateness.ts";

const limitMs = 400;

/** Of a hundred who come one after another, how many are refused, while the loop has been late for a while. */
function refusedOf(lateMs: number, carriesOn: boolean, limit = limitMs): number {
  const { lateness } = late([lateMs, lateMs], limit);
  let refused = 0;
  for (let i = 0; i < 100; i += 1) refused += isRefused(lateness, carriesOn, i / 100) ? 1 : 0;
  return refused;
}

let draw = 0;
const isRefused = (lateness: Lateness, carriesOn: boolean, random = 0) => {
  draw = random;
  try {
    lateness.mustBeInTime(carriesOn);
    return false;
  } catch (error) {
    expect(error).toMatchObject({ code: "overloaded", options: { retryAfterSeconds: 1 } });
    return true;
  }
};

/** After windows in which the loop was so late. */
function late(windows: readonly number[], limit = limitMs) {
  const clock = new TestClock();
  const delay = { mean: Number.NaN, reset: () => undefined };
  const lateness = new Lateness({ delay, limitMs: limit, clock, random: { float: () => draw } });
  for (const ms of windows) {
    delay.mean = ms * 1e6;
    clock.advance(500);
    isRefused(lateness, false, 1);
  }
  return { clock, delay, lateness };
}

describe("while its own loop is late the gateway", () => {
  it("lets everybody in up to the limit, and refuses the more of those who look or begin the later it is, never all", () => {
    expect([0, 399, 400, 500, 700, 9_000].map((ms) => refusedOf(ms, false))).toEqual([0, 0, 0, 25, 75, 90]);
  });

  it("refuses who carries on with what is begun from twice as late on", () => {
    expect([700, 800, 1_000, 9_000].map((ms) => refusedOf(ms, true))).toEqual([0, 0, 25, 90]);
  });

  it("refuses nobody for one pause, nor before it was asked anything", () => {
    expect(isRefused(late([]).lateness, false)).toBe(false);
    expect(isRefused(late([0, 2_000]).lateness, false)).toBe(false);
    expect(isRefused(late([2_000, 2_000]).lateness, false)).toBe(true);
    expect(isRefused(late([2_000, 2_000, 3]).lateness, false)).toBe(false);
  });

  it("takes a window in which its loop did not turn once for as late as that is", () => {
    expect(isRefused(late([Number.NaN, Number.NaN]).lateness, false)).toBe(true);
    expect(isRefused(late([2_000, Number.NaN]).lateness, false)).toBe(true);
    expect(isRefused(late([Number.NaN, 3]).lateness, false)).toBe(false);
  });

  it("refuses nobody where that is switched off", () => {
    expect(refusedOf(9_000, false, 0)).toBe(0);
  });
});
