import { describe, expect, it } from "vitest";
import { toSuggestions, typedPieces } from "./suggestion.ts";

describe("proposals while somebody types", () => {
  it("lead to searches, categories and products", () => {
    const found = toSuggestions({
      terms: ["sofa & bed"],
      categories: [{ slug: "sofas", name: "Sofas" }],
      products: [{ slug: "light-sofa", title: "Light Sofa" }],
    });
    expect(found.map(({ href }) => href)).toEqual(["/search?q=sofa%20%26%20bed", "/c/sofas", "/p/light-sofa"]);
  });

  it("are few, whatever the API proposes", () => {
    const many = Array.from({ length: 30 }, (_, n) => ({ slug: `s${n}`, name: `n${n}`, title: `t${n}` }));
    const terms = many.map(({ name }) => name);
    expect(toSuggestions({ terms, categories: many, products: many })).toHaveLength(11);
  });
});

describe("what was typed, within a proposal", () => {
  const typed = (label: string, text: string) =>
    typedPieces(label, text)
      .map((piece) => (piece.isTyped ? `[${piece.text}]` : piece.text))
      .join("");

  it("is marked at the start of words, as it is written there", () => {
    expect(typed("Compact Sofa in grey wool", "so GR")).toBe("Compact [So]fa in [gr]ey wool");
    expect(typed("Ölund", "öl")).toBe("[Öl]und");
  });

  it("is not marked within words, and patterns are plain text", () => {
    expect(typed("Bookcase", "case")).toBe("Bookcase");
    expect(typed("a.b (c)", "(.*")).toBe("a.b (c)");
  });
});
