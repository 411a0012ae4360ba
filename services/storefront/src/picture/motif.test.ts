import { describe, expect, it } from "vitest";
import { motifOf } from "./motif.ts";

describe("what a product is drawn as", () => {
  it.each([
    ["Bar stool with backrest, 74 cm", "chair"],
    ["Wall-mounted drop-leaf table", "table"],
    ["Chest of 6 drawers", "drawers"],
    ["Corner sofa-bed with storage", "sofa"],
    ["TV bench", "drawers"],
    ["Bar table, 70 cm", "table"],
    ["Bar furniture", "chair"],
    ["Café furniture", "table"],
    ["Nordic Blanket in blue wool", "textile"],
    ["Light Bed in ochre walnut", "bed"],
    ["Ceiling light, brass", "lamp"],
    ["Work light with clamp", "lamp"],
    ["Compact Bookcase in grey steel", "shelf"],
  ])("%s is a %s", (text, motif) => {
    expect(motifOf(text)).toBe(motif);
  });

  it("is what its category is, when its name says nothing", () => {
    expect(motifOf("FREKVENS", undefined, "Wardrobes")).toBe("wardrobe");
  });

  it("is a box when nobody knows", () => {
    expect(motifOf("FREKVENS", "", undefined)).toBe("box");
  });
});
