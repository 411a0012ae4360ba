import { describe, expect, it } from "vitest";
import { say } from "./say.ts";

const items = { one: "{count} item", other: "{count} items" };

describe("a text with values", () => {
  it("has them where the text wants them, and keeps what nobody gave", () => {
    expect(say("en", "{title} by {brand}", { title: "Chair" })).toBe("Chair by {brand}");
  });

  it("never takes a value for another placeholder", () => {
    expect(say("en", "{title}", { title: "{brand}", brand: "x" })).toBe("{brand}");
  });

  it("counts as the language counts", () => {
    expect(say("en", items, { count: 1 })).toBe("1 item");
    expect(say("en", items, { count: 1200 })).toBe("1,200 items");
    expect(say("de", items, { count: 1200 })).toBe("1.200 items");
    expect(say("ar", { few: "few", other: "other" }, { count: 3 })).toBe("few");
  });
});
