import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { during, noteShopAway } from "./outage.ts";
import { failReadably } from "./readable-failure.ts";
import { failureText } from "./text/failure.ts";
import { notFoundText } from "./text/not-found.ts";

/** What Next.js answers when it could not draw a page. */
const emptyPage =
  '<!DOCTYPE html><html id="__next_error__"><head><meta charSet="utf-8"/></head><body><div hidden=""></div><script>"ä"</script></body></html>';

interface Drawn {
  readonly status: number;
  readonly locale?: string;
  readonly type?: string;
  readonly chunks?: readonly (string | Uint8Array)[];
  readonly isAway?: boolean;
}

describe("a page that could not be drawn", () => {
  let drawn: Drawn = { status: 200 };
  const server = createServer((_request, response) => {
    const visit = { isShopAway: false };
    failReadably(response, visit);
    during(visit, () => {
      const { status, locale = "en", type = "text/html; charset=utf-8", chunks = [emptyPage], isAway = false } = drawn;
      if (isAway) noteShopAway();
      response.statusCode = status;
      response.setHeader("content-type", type);
      response.setHeader("content-language", locale);
      response.setHeader("link", ["</>; rel=preconnect", "</_next/static/chunks/a.css>; rel=preload; as=style"]);
      response.flushHeaders();
      for (const chunk of chunks.slice(0, -1)) response.write(chunk);
      response.end(chunks.at(-1));
    });
  });
  let url = "";
  beforeAll(async () => {
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => new Promise((closed) => server.close(closed)));

  const read = async (answer: Drawn) => {
    drawn = answer;
    const response = await fetch(url);
    return { status: response.status, retryAfter: response.headers.get("retry-after"), text: await response.text() };
  };

  it.each(["en", "de", "ar"] as const)("says in %s, without scripts, that it is not there", async (locale) => {
    const { status, text } = await read({ status: 404, locale });
    expect(status).toBe(404);
    expect(text).toContain(`<html id="__next_error__" lang="${locale}" dir="${locale === "ar" ? "rtl" : "ltr"}">`);
    expect(text).toContain(`<title>${notFoundText[locale].title}</title>`);
    expect(text).toMatch(/<body><noscript><link rel="stylesheet" href="\/_next\/static\/chunks\/a\.css">/);
    expect(text).toContain(`<h1 class="text-3xl">${notFoundText[locale].title}</h1>`);
    expect(text).toMatch(/<script>"ä"<\/script><\/body><\/html>$/);
  });

  it("is filled in wherever its pieces end, also within a letter", async () => {
    const { text: whole } = await read({ status: 404, locale: "ar" });
    const bytes = Buffer.from(emptyPage);
    for (let at = 1; at < bytes.length; at += 1) {
      const { text } = await read({ status: 404, locale: "ar", chunks: [bytes.subarray(0, at), bytes.subarray(at)] });
      expect(text).toBe(whole);
    }
    expect((await read({ status: 404, locale: "ar", chunks: [...bytes].map((byte) => Buffer.of(byte)) })).text).toBe(
      whole,
    );
  });

  it("says that it failed, and is a 503 only while the shop is away", async () => {
    const failed = await read({ status: 500, locale: "de" });
    expect(failed).toMatchObject({
      status: 500,
      retryAfter: null,
      text: expect.stringContaining(failureText.de.failed),
    });
    const away = await read({ status: 500, locale: "de", isAway: true });
    expect(away).toEqual({ status: 503, retryAfter: "5", text: failed.text });
    expect(await read({ status: 404, isAway: true })).toMatchObject({ status: 404, retryAfter: null });
  });

  it.each([
    ["a page", { status: 200, isAway: true }],
    ["what is no page", { status: 404, type: "text/plain" }],
    [
      "a page with words of its own",
      { status: 404, chunks: ["<!DOCTYPE html><html lang='en'><body>", "Gone</body></html>"] },
    ],
    ["less than a page", { status: 500, chunks: ["<!DOC"] }],
  ] satisfies [string, Drawn][])("%s is left as it is", async (_what, answer: Drawn) => {
    expect(await read(answer)).toEqual({
      status: answer.status,
      retryAfter: null,
      text: (answer.chunks ?? [emptyPage]).join(""),
    });
  });
});
