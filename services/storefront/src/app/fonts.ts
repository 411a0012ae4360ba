import arabic from "@fontsource-variable/readex-pro/files/readex-pro-arabic-wght-normal.woff2";
import latin from "@fontsource-variable/readex-pro/files/readex-pro-latin-wght-normal.woff2";
import { preload } from "react-dom";
import type { Locale } from "../locale.ts";

/**
 * Fetches the letters of a language beside the style sheet that asks for them: only so they are there for the first view
 * of a first visit, since a font that comes later is not shown any more (fonts.css).
 */
export function preloadFonts(locale: Locale): void {
  for (const file of locale === "ar" ? [arabic, latin] : [latin])
    preload(file, { as: "font", type: "font/woff2", crossOrigin: "anonymous" });
}
