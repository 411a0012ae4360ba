import { describe, expect, it } from "vitest";
import { fromPageToken, toPageToken } from "./page-token.ts";

const isOrder = /^ord_\w+$/;

describe("the token of a page", () => {
  it("leads to the next one, and none to the first", () => {
    const last = { createdAt: "2026-11-27T08:00:00.123Z", id: "ord_1" };
    expect(fromPageToken(toPageToken(last), isOrder)).toEqual(last);
    expect(fromPageToken("", isOrder)).toBeUndefined();
  });

  it.each([
    ["made up", "made-up"],
    ["of another list", toPageToken({ createdAt: "2026-11-27T08:00:00Z", id: "usr_1" })],
    ["of no time", toPageToken({ createdAt: "soon", id: "ord_1" })],
    ["of a month alone", toPageToken({ createdAt: "Jan1", id: "ord_1" })],
    ["of a day that does not exist", toPageToken({ createdAt: "2026-02-31T00:00:00.000Z", id: "ord_1" })],
    ["of the year 0", toPageToken({ createdAt: "0000-01-01T00:00:00.000Z", id: "ord_1" })],
    ["of a year that no database knows", toPageToken({ createdAt: "+275000-01-01T00:00:00.000Z", id: "ord_1" })],
  ])("is refused by the name of its field when it is %s", (_, token) => {
    expect(() => fromPageToken(token, isOrder)).toThrow(
      expect.objectContaining({
        kind: "invalid",
        options: { fields: [expect.objectContaining({ field: "pageToken" })] },
      }),
    );
  });
});
