import type { Locale } from "../locale.ts";
import { shellText } from "../text/shell.ts";
import type { Theme } from "../theme.ts";
import { LanguageSwitch } from "./language-switch.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";

interface SiteFooterProps {
  readonly locale: Locale;
  readonly theme: Theme;
}

export function SiteFooter({ locale, theme }: SiteFooterProps) {
  const { shop, tagline, legal, language, appearance, light, dark, system } = shellText[locale];
  return (
    <footer className="mt-20 border-t border-line bg-sunken">
      <div className="page-width grid gap-8 py-10 sm:grid-cols-[1fr_auto] sm:items-end">
        <div>
          <p className="text-lg font-semibold">{shop}</p>
          <p className="text-ink-soft">{tagline}</p>
          <p className="mt-4 max-w-prose text-sm text-ink-soft">{legal}</p>
        </div>
        <div className="flex flex-wrap items-center gap-4">
          <LanguageSwitch locale={locale} label={language} />
          <ThemeSwitch theme={theme} label={appearance} text={{ light, dark, system }} />
        </div>
      </div>
    </footer>
  );
}
