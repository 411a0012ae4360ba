import { createHash } from "node:crypto";
import { type Page, pageOf } from "./pages.ts";

const style = `
body { font: 1.1rem/1.6 system-ui, sans-serif; max-width: 42rem; margin: 4rem auto; padding: 0 1.5rem; color: #1b1b1f; background: #fff; }
a { color: #0b57d0; } a:focus-visible { outline: 3px solid #0b57d0; outline-offset: 2px; }
code { font-size: 0.95em; background: #f1f1f4; padding: 0.1em 0.3em; border-radius: 0.2em; }
@media (prefers-color-scheme: dark) { body { color: #e8e8ee; background: #16161a; } a { color: #a8c7fa; } code { background: #2a2a30; } }
`;

const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Shopstream</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Shopstream</h1>
<p>This is the API of an online shop. It speaks JSON below <code>/v1</code>; the whole of it is described in
<a href="/openapi.json">OpenAPI 3.1</a>.</p>
<h2>Try it</h2>
<ul>
<li><a href="/v1/categories">Categories</a></li>
<li><a href="/v1/products?include=variants,stock">Products with variants and stock</a></li>
<li><a href="/v1/search?q=chair">A search</a></li>
</ul>
<h2>Operate it</h2>
<ul>
<li><a href="/healthz">Is it alive?</a></li>
<li><a href="/readyz">Is it ready?</a></li>
</ul>
</main>
</body>
</html>
`;

/** What a person sees at / as long as no storefront is served there. */
export function landingPage(): Page {
  const hash = createHash("sha256").update(style).digest("base64");
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  return pageOf("/", "text/html; charset=utf-8", html, { "content-security-policy": policy });
}
