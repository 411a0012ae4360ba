import "../globals.css";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { settings } from "../../config.ts";
import { directionOf } from "../../locale.ts";
import { OfflineNotice } from "../../parts/offline-notice.tsx";
import { SiteFooter } from "../../parts/site-footer.tsx";
import { SiteHeader } from "../../parts/site-header.tsx";
import { SkipLink } from "../../parts/skip-link.tsx";
import { SoftLinks } from "../../parts/soft-links.tsx";
import { shellText } from "../../text/shell.ts";
import { themeCookie, toTheme } from "../../theme.ts";
import { type LocaleParams, localeOf } from "../../visit/page-locale.ts";
import { preloadFonts } from "../fonts.ts";

export const viewport: Viewport = {
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fbfaf7" },
    { media: "(prefers-color-scheme: dark)", color: "#131417" },
  ],
};

export async function generateMetadata({ params }: LocaleParams): Promise<Metadata> {
  const text = shellText[await localeOf(params)];
  return {
    metadataBase: new URL(settings().PUBLIC_URL),
    title: { default: `${text.shop}: ${text.tagline}`, template: `%s · ${text.shop}` },
    description: text.description,
    applicationName: text.shop,
    openGraph: { siteName: text.shop, type: "website" },
    formatDetection: { telephone: false },
  };
}

export default async function RootLayout({ params, children }: LocaleParams & { readonly children: ReactNode }) {
  const locale = await localeOf(params);
  const theme = toTheme((await cookies()).get(themeCookie)?.value);
  const text = shellText[locale];
  preloadFonts(locale);
  return (
    <html lang={locale} dir={directionOf(locale)} data-theme={theme}>
      <body>
        <SkipLink text={text.skip} />
        <OfflineNotice text={text.offline} />
        <SiteHeader locale={locale} />
        <main id="content" tabIndex={-1} className="grow outline-none">
          {children}
        </main>
        <SiteFooter locale={locale} theme={theme} />
        <SoftLinks />
      </body>
    </html>
  );
}
