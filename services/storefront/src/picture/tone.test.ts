import { describe, expect, it } from "vitest";
import { toneOf } from "./tone.ts";

describe("the colours of a drawing", () => {
  it("are the same for the same name", () => {
    expect(toneOf("STIG")).toEqual(toneOf("STIG"));
    expect(toneOf("STIG")).not.toEqual(toneOf("INGOLF"));
  });

  it("follow a colour that the name or the description has", () => {
    expect(toneOf("Grand Sofa in red wool").main).toBe("#b5443a");
    expect(toneOf("KIVIK", "Sofa, blue").main).toBe("#3f6c9c");
    expect(toneOf("Bored Hundred").main).not.toBe("#b5443a");
  });

  it("are colours for any name at all", () => {
    for (const name of ["", "🪑", "__proto__ constructor"]) expect(toneOf(name).main).toMatch(/^#[0-9a-f]{6}$/);
  });
});
