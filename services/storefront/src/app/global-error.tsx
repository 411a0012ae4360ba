"use client";

import { directionOf, splitLocale } from "../locale.ts";
import { failureText } from "../text/failure.ts";

/**
 * When not even the frame of a page can be drawn: so nothing here needs it, no style sheet either. Every page carries
 * this as its last resort (next.config.ts puts it in the place of Next.js's own, which is larger than it need be).
 */
export default function GlobalError() {
  const { locale } = splitLocale(typeof location === "undefined" ? "/" : location.pathname);
  const text = failureText[locale];
  return (
    <html lang={locale} dir={directionOf(locale)}>
      <head>
        <title>{text.failed}</title>
      </head>
      <body>
        <h1>{text.failed}</h1>
        <p>{text.failedHint}</p>
        <p>
          <button type="button" onClick={() => location.reload()}>
            {text.retry}
          </button>
        </p>
      </body>
    </html>
  );
}
