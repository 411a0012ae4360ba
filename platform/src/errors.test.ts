import { describe, expect, it } from "vitest";
import { fromRecord, toRecord } from "./error-codec.ts";
import { AppError, type ErrorKind, errorKinds, httpStatus, isAppError } from "./errors.ts";

describe("errors", () => {
  it("have one HTTP status a kind, but for a declined card", () => {
    const statuses = (Object.keys(errorKinds) as ErrorKind[]).map((kind) => httpStatus(new AppError(kind, "any", "")));
    expect(statuses).toEqual([400, 401, 403, 404, 409, 422, 429, 503, 504]);
    expect(httpStatus(new AppError("rejected", "card_declined", ""))).toBe(402);
  });

  it("are told apart by kind, and from what is a bug", () => {
    const error = new AppError("timeout", "late", "");
    expect(isAppError(error)).toBe(true);
    expect(isAppError(error, "unavailable", "timeout")).toBe(true);
    expect(isAppError(error, "unavailable")).toBe(false);
    expect(isAppError(new Error("late"))).toBe(false);
    expect(isAppError(undefined)).toBe(false);
  });

  it("keep their cause", () => {
    const cause = new Error("socket closed");
    expect(new AppError("unavailable", "down", "", { cause }).cause).toBe(cause);
    expect("cause" in new AppError("unavailable", "down", "")).toBe(false);
  });
});

describe("an error on its way", () => {
  const options = {
    fields: [{ field: "quantity", code: "too_many", message: "at most 5" }],
    details: { sku: "chair", available: 5 },
    retryAfterSeconds: 3,
    requestId: "first",
  };

  it("arrives with all that the client may know", () => {
    const arrived = fromRecord(
      JSON.parse(JSON.stringify(toRecord(new AppError("rejected", "out_of_stock", "sold out", options)))),
    );
    expect(arrived).toMatchObject({ kind: "rejected", code: "out_of_stock", message: "sold out", options });
  });

  it("leaves its cause at home", () => {
    const sql = new AppError("unavailable", "down", "", { cause: new Error("select secret") });
    expect(JSON.stringify(toRecord(sql))).not.toContain("secret");
  });

  it("names the request that met it first", () => {
    const error = new AppError("conflict", "taken", "");
    expect(toRecord(error, "second").options.requestId).toBe("second");
    expect(toRecord(new AppError("conflict", "taken", "", options), "second").options.requestId).toBe("first");
  });

  it.each([
    undefined,
    null,
    "text",
    5,
    {},
    { kind: "odd", code: "x" },
    { kind: "toString", code: "x" },
    { kind: "invalid" },
  ])("%j is none", (value) => {
    expect(fromRecord(value)).toBeUndefined();
  });
});
