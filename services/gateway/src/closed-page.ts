import { createHash } from "node:crypto";
import type { Answer } from "./answer.ts";

// Nothing of it may come from the storefront, which is what is missing.
const style = `
:root { color-scheme: light dark; --paper: light-dark(#fbfaf7, #131417); --ink: light-dark(#1c1b19, #f2f1ee);
  --soft: light-dark(#5c574e, #b3b1ab); --brand: light-dark(#155e4b, #6fd3b3); --on: light-dark(#fff, #08231b); }
body { margin: 0; min-height: 100dvh; display: grid; place-items: center; background: var(--paper); color: var(--ink);
  font: 1.05rem/1.6 system-ui, sans-serif; }
main { max-width: 34rem; padding: 2rem; text-align: center; }
svg { width: 11rem; height: auto; color: var(--brand); }
h1 { font-size: clamp(1.6rem, 5vw, 2.2rem); line-height: 1.2; margin: 1.5rem 0 0.5rem; }
p { margin: 0.4rem 0; color: var(--soft); }
a { display: inline-block; margin-top: 1.5rem; padding: 0.7rem 1.6rem; border-radius: 99px; background: var(--brand);
  color: var(--on); text-decoration: none; font-weight: 600; }
a:focus-visible { outline: 3px solid var(--ink); outline-offset: 3px; }
`;

const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="10">
<title>Shopstream: back in a moment</title>
<style>${style}</style>
</head>
<body>
<main>
<svg viewBox="0 0 160 120" fill="none" stroke="currentColor" stroke-width="4" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
<path d="M20 50h120v56H20zM12 50l12-28h112l12 28M62 106V72h36v34M12 50c0 14 27 14 27 0 0 14 27 14 27 0 0 14 28 14 28 0 0 14 27 14 27 0 0 14 27 14 27 0"/>
</svg>
<h1>We are back in a moment</h1>
<p>The shop is being tidied up. Your cart and your orders are safe.</p>
<p lang="de">Gleich geht es weiter. Warenkorb und Bestellungen sind sicher.</p>
<p lang="ar" dir="rtl">سنعود بعد لحظات. سلتك وطلباتك محفوظة.</p>
<a href="">Try again</a>
</main>
</body>
</html>
`;

const hash = createHash("sha256").update(style).digest("base64");

/** What people see while the storefront is away. It tries again by itself. */
export function closedPage(): Answer {
  return {
    status: 503,
    body: html,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "retry-after": "10",
      "content-security-policy": `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    },
  };
}
