import { describe, expect, it } from "vitest";
import { newForm } from "../form-state.ts";
import { noticeOf } from "./notice.ts";

describe("a page that comes after a change", () => {
  const words = { saved: "Saved." };

  it("says what was done", () => {
    expect(noticeOf(words, "saved")).toEqual({ status: "done", message: "Saved." });
  });

  it.each([undefined, "", "hacked", "constructor"])("says nothing for %s", (code) => {
    expect(noticeOf(words, code)).toBe(newForm);
  });
});
