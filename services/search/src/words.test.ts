import { describe, expect, it } from "vitest";
import { highlight } from "./highlight.ts";
import { stem, withoutFillers } from "./stem.ts";
import { wordsOf } from "./words.ts";

describe("words", () => {
  it.each([
    ["BESTÅ/LACK  Table", ["besta", "lack", "table"]],
    ["Straße, smørrebrød & Œuvre", ["strasse", "smorrebrod", "oeuvre"]],
    ["men's jeans’", ["mens", "jeans"]],
    ["140x200 cm, 1.5 m²", ["140x200", "cm", "1", "5", "m2"]],
    ["🛋️ -- !", []],
    ["كرسي", ["كرسي"]],
  ])("of %o are %o", (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  it.each([
    ["chairs", "chair"],
    ["boxes", "box"],
    ["benches", "bench"],
    ["batteries", "battery"],
    ["shelves", "shelf"],
    ["knives", "knife"],
    ["gloves", "glove"],
    ["houses", "house"],
    ["sizes", "size"],
    ["glasses", "glass"],
    ["tomatoes", "tomato"],
    ["children", "child"],
  ])("%s and %s are the same to a customer", (plural, singular) => {
    expect(stem(plural)).toBe(stem(singular));
  });

  it.each(["glass", "bus", "iris", "gas", "färg", "4k"])("%s is no plural", (word) => {
    expect(stem(word)).toBe(word);
  });

  it("words that say nothing count only when there are no others", () => {
    expect(withoutFillers(["the", "table"])).toEqual(["table"]);
    expect(withoutFillers(["the", "and"])).toEqual(["the", "and"]);
  });
});

describe("highlight", () => {
  it.each([
    ["Oak dining chairs", ["chair"], "Oak dining <mark>chairs</mark>"],
    ["FÄRLÖV sofa", ["farlov", "couch"], "<mark>FÄRLÖV</mark> <mark>sofa</mark>"],
    ["Bookshelf", ["book"], "<mark>Bookshelf</mark>"],
    ['<b>Chair</b> & "co"', ["chair"], "&lt;b&gt;<mark>Chair</mark>&lt;/b&gt; &amp; &quot;co&quot;"],
    ["Chair", [], "Chair"],
  ])("%s for %o", (title, words, html) => {
    expect(highlight(title, words)).toBe(html);
  });
});
