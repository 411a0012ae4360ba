import { createHash } from "node:crypto";
import { escapeHtml } from "@shopstream/platform/html.ts";
import { inWords } from "./currency.ts";
import type { Intent } from "./payment-intent.ts";

const style = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 32rem; margin: 10vh auto; padding: 0 1rem; }
form { display: flex; flex-wrap: wrap; gap: 1rem; }
button { font: inherit; min-height: 44px; padding: 0.5rem 1.25rem; border: 2px solid; border-radius: 0.5rem; cursor: pointer; }
button:focus-visible { outline: 3px solid Highlight; outline-offset: 3px; }
`;

const styleHash = createHash("sha256").update(style).digest("base64");

/** No script, nothing from elsewhere. No `form-action`: browsers would apply it to the redirect back to the shop as well. */
export const pagePolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'`;

/** What the bank of the test card shows: one question, two buttons. */
export function challengePage(intent: Intent): string {
  const amount = escapeHtml(inWords(intent.amount, intent.currency));
  return page(
    "3-D Secure test page",
    `<p>A payment of <strong>${amount}</strong> waits for your consent. This is the payment simulator: no money moves.</p>
<form method="post" action="/_sim/3ds/${escapeHtml(intent.id)}">
<input type="hidden" name="client_secret" value="${escapeHtml(intent.client_secret)}">
<button name="outcome" value="succeeded">Complete authentication</button>
<button name="outcome" value="failed">Fail authentication</button>
</form>`,
  );
}

export function messagePage(title: string, message: string): string {
  return page(title, `<p>${escapeHtml(message)}</p>`);
}

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`;
}
