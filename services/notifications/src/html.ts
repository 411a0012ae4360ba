import { escapeHtml } from "@shopstream/platform/html.ts";
import type { Block, Letter, Row } from "./letter.ts";
import type { Locale } from "./words/words.ts";

export interface Frame {
  readonly locale: Locale;
  readonly shop: string;
  /** Why the mail was sent. */
  readonly footer: string;
}

const font = "font-family:-apple-system,'Segoe UI',Roboto,'Noto Sans Arabic',Tahoma,Arial,sans-serif";

// Mail programs know little CSS: everything is inline, and the one style sheet only turns colours around in the dark.
const dark = `@media (prefers-color-scheme: dark) {
  .page { background-color: #16181d !important; }
  .card { background-color: #23262d !important; }
  .ink, .ink a { color: #eceef2 !important; }
  .faint, .faint a { color: #a9b0bd !important; }
  .rule { border-color: #3a3f4a !important; }
  .button { background-color: #8fb8ff !important; color: #10131a !important; }
}`;

/** The part that most people see. */
export function toHtml({ subject, blocks, unsubscribe }: Letter, { locale, shop, footer }: Frame): string {
  const dir = locale === "ar" ? "rtl" : "ltr";
  const align = locale === "ar" ? "right" : "left";
  const first = blocks.find((block) => block.kind === "text");
  const end =
    unsubscribe === undefined
      ? ""
      : `<br><a href="${escapeHtml(unsubscribe.url)}" style="color:#5a6270">${escapeHtml(unsubscribe.label)}</a>`;
  return `<!doctype html>
<html lang="${locale}" dir="${dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>${dark}</style>
</head>
<body class="page" style="margin:0;padding:0;background-color:#f2f3f6">
<div style="display:none;max-height:0;overflow:hidden">${escapeHtml(first?.text ?? "")}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background-color:#f2f3f6">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" dir="${dir}" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px;text-align:${align};${font}">
<tr><td class="ink" style="padding:0 8px 16px;font-size:20px;font-weight:700;color:#1b1f27">${escapeHtml(shop)}</td></tr>
<tr><td class="card ink" style="padding:28px 24px;background-color:#ffffff;border-radius:12px;font-size:16px;line-height:1.6;color:#1b1f27">
${blocks.map(blockHtml).join("\n")}
</td></tr>
<tr><td class="faint" style="padding:16px 8px 0;font-size:13px;line-height:1.5;color:#5a6270">${escapeHtml(footer)}${end}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case "text":
      return `<p style="margin:0 0 16px">${escapeHtml(block.text)}</p>`;
    case "heading":
      return `<h2 style="margin:24px 0 8px;font-size:16px;line-height:1.4">${escapeHtml(block.text)}</h2>`;
    case "quiet":
      return `<p class="faint" style="margin:0 0 16px;font-size:14px;color:#5a6270">${escapeHtml(block.text)}</p>`;
    case "action":
      return `<p style="margin:24px 0"><a class="button" href="${escapeHtml(block.url)}" style="display:inline-block;padding:12px 20px;border-radius:8px;background-color:#1f4fbf;color:#ffffff;font-weight:600;text-decoration:none">${escapeHtml(block.label)}</a></p>`;
    case "lines":
      return `<p style="margin:0 0 16px">${block.lines.map((line) => `<bdi>${escapeHtml(line)}</bdi>`).join("<br>")}</p>`;
    case "sums":
      return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse">${block.rows.map(rowHtml).join("")}</table>`;
  }
}

// What shoppers and products are called may be of any direction: <bdi> keeps it from turning its neighbours around.
function rowHtml({ label, amount, isTotal }: Row): string {
  const cell = `padding:8px 0;border-top:1px solid #dfe2e8;vertical-align:top${isTotal === true ? ";font-weight:700" : ""}`;
  return `<tr><td class="rule" style="${cell}"><bdi>${escapeHtml(label)}</bdi></td><td class="rule" align="end" style="${cell};text-align:end;white-space:nowrap;padding-inline-start:16px"><bdi>${escapeHtml(amount)}</bdi></td></tr>`;
}
