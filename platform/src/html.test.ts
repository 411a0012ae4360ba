import { expect, it } from "vitest";
import { escapeHtml } from "./html.ts";

it("text that looks like markup is text again, in content and in attributes of either quote", () => {
  expect(escapeHtml(`<a href="x" title='y'>&amp;</a>`)).toBe(
    "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;",
  );
  expect(escapeHtml("Tisch 75 × 60")).toBe("Tisch 75 × 60");
});
