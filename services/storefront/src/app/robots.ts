import type { MetadataRoute } from "next";
import { settings } from "../config.ts";
import { locales, pathIn } from "../locale.ts";

export const dynamic = "force-dynamic";

/** Pages may be found; what is one visitor's, and endless combinations of filters, may not. */
export default function robots(): MetadataRoute.Robots {
  const { PUBLIC_URL } = settings();
  const own = ["/cart", "/checkout", "/account", "/orders", "/search", "/v1/"];
  const inEvery = own.flatMap((path) => locales.map((locale) => pathIn(locale, path)));
  return {
    rules: { userAgent: "*", allow: "/", disallow: [...inEvery, "/*?*brand=", "/*?*attr.", "/*?*price"] },
    sitemap: new URL("/sitemap.xml", PUBLIC_URL).href,
  };
}
