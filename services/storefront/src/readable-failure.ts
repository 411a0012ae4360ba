import type { ServerResponse } from "node:http";
import { directionOf, type Locale, pathIn, toLocale } from "./locale.ts";
import type { Visit } from "./outage.ts";
import { failureText } from "./text/failure.ts";
import { notFoundText } from "./text/not-found.ts";

/** When to come back, where the shop behind the pages is away: it is back, or known to be, within seconds. */
const retryAfterSeconds = 5;
const linkLook = "inline-flex min-h-11 items-center px-3 font-medium underline";
const empty = Buffer.from('<!DOCTYPE html><html id="__next_error__">');
const bodyTag = Buffer.from("<body>");

/**
 * A page that is not there, or that fails, is answered by Next.js with an empty document, which its scripts fill in the
 * browser (vercel/next.js#62228). For whoever has none the words are put into it. What fails because the shop is away is a
 * 503, which may be asked for again.
 */
export function failReadably(response: ServerResponse, visit: Readonly<Visit>): void {
  const writeHead = response.writeHead.bind(response) as (status: number, ...more: unknown[]) => ServerResponse;
  response.writeHead = (status: number, ...more: unknown[]) => {
    if (!isDocument(response) || (status !== 404 && status < 500)) return writeHead(status, ...more);
    const isAway = status === 500 && visit.isShopAway;
    if (isAway) response.setHeader("Retry-After", String(retryAfterSeconds));
    fillIn(response, wordsOf(status, response));
    return writeHead(isAway ? 503 : status, ...more);
  };
}

function isDocument(response: ServerResponse): boolean {
  return String(response.getHeader("content-type") ?? "").startsWith("text/html");
}

/** Holds back what is written until the document's body begins, and fills that in if the document is the empty one. */
function fillIn(response: ServerResponse, { locale, title, html }: Words): void {
  const write = response.write.bind(response) as (chunk: Uint8Array, ...more: unknown[]) => boolean;
  const end = response.end.bind(response) as (...more: unknown[]) => ServerResponse;
  let held: Buffer | undefined = Buffer.alloc(0);
  const release = (): Buffer => {
    const begun = held ?? Buffer.alloc(0);
    held = undefined;
    if (!begun.subarray(0, empty.length).equals(empty)) return begun;
    const text = begun.toString("latin1");
    const filled = text
      .replace('<html id="__next_error__">', `<html id="__next_error__" lang="${locale}" dir="${directionOf(locale)}">`)
      .replace("<head>", text.includes("<title>") ? "<head>" : `<head><title>${latin1(title)}</title>`)
      .replace("<body>", `<body>${latin1(html)}`);
    return Buffer.from(filled, "latin1");
  };
  response.write = (chunk: string | Uint8Array, ...more: unknown[]) => {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    if (held === undefined) return write(bytes, ...more);
    held = Buffer.concat([held, bytes]);
    if (held.length < empty.length || (held.indexOf(empty) === 0 && !held.includes(bodyTag))) return true;
    return write(release(), ...more);
  };
  response.end = (...more: unknown[]) => {
    const [last] = more;
    if (held !== undefined && (typeof last === "string" || last instanceof Uint8Array)) {
      response.write(last);
      more.shift();
    }
    if (held !== undefined && held.length > 0) write(release());
    return end(...more);
  };
}

// A chunk may end within a letter, so that all is taken as bytes.
function latin1(text: string): string {
  return Buffer.from(text).toString("latin1");
}

interface Words {
  readonly locale: Locale;
  readonly title: string;
  readonly html: string;
}

// Only our own words, and the style sheet that Next.js announces for the page.
function wordsOf(status: number, response: ServerResponse): Words {
  const locale = toLocale(response.getHeader("content-language")?.toString());
  const missing = notFoundText[locale];
  const failed = failureText[locale];
  const home = { href: pathIn(locale, "/"), words: failed.toHome };
  const [title, hint, links] =
    status === 404
      ? [missing.title, missing.hint, [home]]
      : [failed.failed, failed.failedHint, [{ href: "", words: failed.retry }, home]];
  const sheet = /<(\/_next\/[^<>"]+\.css)>/.exec(String(response.getHeader("link") ?? ""))?.[1];
  const style = sheet === undefined ? "" : `<link rel="stylesheet" href="${sheet}">`;
  const shownLinks = links.map(({ href, words }) => `<a class="${linkLook}" href="${href}">${words}</a>`);
  const html = `<noscript>${style}<main class="page-width py-24 text-center"><h1 class="text-3xl">${title}</h1>
<p class="mt-3 text-ink-soft">${hint}</p><p class="mt-8 flex justify-center gap-3">${shownLinks.join(" ")}</p></main></noscript>`;
  return { locale, title, html };
}
