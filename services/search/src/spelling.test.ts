import { describe, expect, it } from "vitest";
import { complete, correct } from "./correction.ts";
import { allowedErrors, dictionaryKeys, distance, spellingKeys } from "./spelling.ts";

const meet = (typed: string, word: string) => spellingKeys(typed).some((key) => dictionaryKeys(word).includes(key));
const dictionary = ["chair", "chain", "charm", "table", "tablet"].map((word, i) => ({ word, documents: i + 1 }));

describe("spelling", () => {
  it.each([
    ["chair", "chair", 0],
    ["chiar", "chair", 1],
    ["chir", "chair", 1],
    ["chhair", "chair", 1],
    ["choir", "chair", 1],
    ["", "abc", 3],
    ["stuhl", "chair", 5],
    ["стлу", "стул", 1],
  ])("%o is %o with %i errors", (typed, word, errors) => {
    expect(distance(typed, word)).toBe(errors);
  });

  it("short words may have one error, long ones two, very short ones and numbers none", () => {
    expect(["tv", "bed", "chair", "drawer", "40x60"].map(allowedErrors)).toEqual([0, 1, 1, 2, 0]);
  });

  it("a word meets every misspelling with as many errors as it may have", () => {
    for (const typed of ["wardorbe", "wadrobe", "wardrobbe", "wsrdrobe", "wardobre", "awrdorbe"])
      expect(meet(typed, "wardrobe")).toBe(true);
    expect(meet("stool", "wardrobe")).toBe(false);
  });

  it("a word meets a misspelt beginning of it", () => {
    expect(meet("cah", "chair")).toBe(true);
    expect(meet("wardo", "wardrobe")).toBe(true);
  });

  it("a long word has few keys", () => {
    expect(dictionaryKeys("internationalisation").length).toBeLessThan(60);
  });

  it("the fewest errors win, then the same first letter, then the most products", () => {
    expect(correct("chair", dictionary)).toBe("chair");
    expect(correct("chait", dictionary)).toBe("chain");
    expect(correct("hair", dictionary)).toBe("chair");
    expect(correct("wxyz", dictionary)).toBeUndefined();
  });

  it("of a word that is being typed only the beginning counts", () => {
    expect(complete("tbal", dictionary)).toBe("tablet");
    expect(correct("tbal", dictionary)).toBeUndefined();
  });
});
