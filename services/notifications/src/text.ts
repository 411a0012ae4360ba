import type { Frame } from "./html.ts";
import type { Block, Letter } from "./letter.ts";

/** The part for who reads plain text. */
export function toText({ blocks, unsubscribe }: Letter, { shop, footer, locale }: Frame): string {
  const isolate = locale === "ar" ? isolated : (text: string) => text;
  const end = [footer, ...(unsubscribe === undefined ? [] : [`${unsubscribe.label}: ${unsubscribe.url}`])];
  return `${[shop, ...blocks.map((block) => blockText(block, isolate)), "--", end.join("\n")].join("\n\n")}\n`;
}

function blockText(block: Block, isolate: (text: string) => string): string {
  switch (block.kind) {
    case "text":
    case "quiet":
      return block.text;
    case "heading":
      return `${block.text}\n${"-".repeat(Math.min(60, [...block.text].length))}`;
    case "action":
      return `${block.label}:\n${block.url}`;
    case "lines":
      return block.lines.map(isolate).join("\n");
    case "sums":
      return block.rows.map(({ label, amount }) => `${isolate(label)}: ${isolate(amount)}`).join("\n");
  }
}

// Unicode's first-strong isolates: what shoppers and products are called may run the other way.
function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}
