import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { choosePort } from "@shopstream/platform/embedded/port.ts";
import { until } from "@shopstream/platform/testing/until.ts";
import { describe, expect, inject, it, onTestFinished } from "vitest";
import { directionOf, type Locale, locales, pathIn } from "../../services/storefront/src/locale.ts";
import { failureText } from "../../services/storefront/src/text/failure.ts";
import { notFoundText } from "../../services/storefront/src/text/not-found.ts";

const storefront = path.resolve(import.meta.dirname, "../../services/storefront");

/** The storefront as it was built, of a shop that is not there. */
async function ofNoShop(): Promise<string> {
  const [http, metrics, nowhere] = await Promise.all([choosePort(), choosePort(), choosePort()]);
  const env = {
    ...process.env,
    HTTP_PORT: String(http.port),
    METRICS_PORT: String(metrics.port),
    HOST: "127.0.0.1",
    GATEWAY_URL: `http://127.0.0.1:${nowhere.port}`,
  };
  const child = spawn(process.execPath, [path.join(storefront, "src/main.ts")], { env, stdio: "ignore" });
  onTestFinished(async () => {
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  });
  const url = `http://127.0.0.1:${http.port}`;
  await until(async () => (await fetch(`${url}/healthz`).catch(() => undefined))?.ok, "the storefront runs", 60_000);
  return url;
}

describe("a visitor without scripts", () => {
  const paths = ["/nope", "/p/nope", "/c/nope", "/p/nope/reviews"];

  async function read(url: string, locale: Locale, page: string) {
    const response = await fetch(`${url}${pathIn(locale, page)}`);
    const text = await response.text();
    expect(text).toContain(`lang="${locale}" dir="${directionOf(locale)}"`);
    return { status: response.status, retryAfter: response.headers.get("retry-after"), text };
  }

  it.each(locales.flatMap((locale) => paths.map((page) => [locale, page] as const)))(
    "reads in %s that %s is not there",
    async (locale, page) => {
      const text = expect.stringContaining(`${notFoundText[locale].title}</h1>`);
      expect(await read(inject("platform").url, locale, page)).toEqual({ status: 404, retryAfter: null, text });
    },
  );

  it("reads in every language that the shop is away, and when to come back", async () => {
    const url = await ofNoShop();
    for (const locale of locales)
      expect(await read(url, locale, "/p/any")).toEqual({
        status: 503,
        retryAfter: "5",
        text: expect.stringContaining(`${failureText[locale].failed}</h1>`),
      });
  });
});
