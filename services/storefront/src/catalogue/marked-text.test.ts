import { describe, expect, it } from "vitest";
import { markedText } from "./marked-text.ts";

describe("a title with what was searched for in it", () => {
  it("is pieces of plain text", () => {
    expect(markedText("Light <mark>Chair</mark> &amp; more", "Light Chair & more")).toEqual([
      { text: "Light ", isMatch: false, at: 0 },
      { text: "Chair", isMatch: true, at: 1 },
      { text: " & more", isMatch: false, at: 2 },
    ]);
  });

  it("stays text when it looks like code", () => {
    const title = '<script>alert("1")</script>';
    expect(markedText("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;", title)).toEqual([
      { text: title, isMatch: false, at: 0 },
    ]);
  });

  it("is the title alone when there is no highlight, or another's", () => {
    for (const highlight of ["", "Something else", "<b>Chair</b>"])
      expect(markedText(highlight, "Chair")).toEqual([{ text: "Chair", isMatch: false, at: 0 }]);
  });
});
