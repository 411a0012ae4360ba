import { describe, expect, it } from "vitest";
import { keptSlugs, withSeen } from "./seen-products.ts";

describe("the products that somebody looked at", () => {
  it("begin with the last one, each once", () => {
    expect(withSeen(["lamp", "chair"], "bed")).toEqual(["bed", "lamp", "chair"]);
    expect(withSeen(["bed", "lamp", "chair"], "chair")).toEqual(["chair", "bed", "lamp"]);
  });

  it("are twelve at most: the oldest is forgotten", () => {
    const twelve = Array.from({ length: 12 }, (_, index) => `chair-${index}`);
    expect(withSeen(twelve, "bed")).toHaveLength(12);
    expect(withSeen(twelve, "bed")).not.toContain("chair-11");
  });

  it("are those that the browser kept", () => {
    expect(keptSlugs('["bed","chair"]')).toEqual(["bed", "chair"]);
  });

  it.each([null, "", "{", '{"slugs":["bed"]}', "7", '[1, null, {"slug":"bed"}]'])(
    "are none when it kept %j",
    (text) => {
      expect(keptSlugs(text)).toEqual([]);
    },
  );
});
