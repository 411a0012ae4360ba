import { type Locale, pathIn } from "../locale.ts";
import { shellText } from "../text/shell.ts";
import { Icon } from "./ui/icon.tsx";

/** A plain GET form: the browser alone can search with it. */
export function SearchForm({ locale }: { readonly locale: Locale }) {
  const text = shellText[locale];
  return (
    <search>
      <form action={pathIn(locale, "/search")} className="relative">
        <input
          type="search"
          name="q"
          maxLength={200}
          required
          aria-label={text.searchLabel}
          placeholder={text.searchHint}
          className="h-11 w-full rounded-full border border-line-strong bg-card ps-5 pe-13 placeholder:text-ink-soft"
        />
        <button
          type="submit"
          aria-label={text.search}
          className="absolute inset-y-0 end-0 grid w-12 place-items-center rounded-full text-ink-soft hover:text-ink"
        >
          <Icon name="search" className="size-5" />
        </button>
      </form>
    </search>
  );
}
