import { setLocale } from "../actions/set-locale.ts";
import { type Locale, locales } from "../locale.ts";

interface LanguageSwitchProps {
  readonly locale: Locale;
  readonly label: string;
}

/** Each language by its own name, so that everybody finds theirs. */
export function LanguageSwitch({ locale, label }: LanguageSwitchProps) {
  return (
    <form action={setLocale}>
      <fieldset className="inline-flex flex-wrap gap-1">
        <legend className="sr-only">{label}</legend>
        {locales.map((one) => (
          <button
            key={one}
            type="submit"
            name="locale"
            value={one}
            lang={one}
            aria-pressed={one === locale}
            // Or every page would fetch a second font for one word.
            className="min-h-11 rounded-full px-3 [&:lang(ar)]:font-[system-ui] hover:bg-card aria-pressed:font-semibold aria-pressed:underline aria-pressed:underline-offset-4"
          >
            {new Intl.DisplayNames(one, { type: "language" }).of(one)}
          </button>
        ))}
      </fieldset>
    </form>
  );
}
