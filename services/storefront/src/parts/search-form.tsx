import { type Locale, pathIn } from "../locale.ts";
import { shellText } from "../text/shell.ts";
import { SearchBox } from "./search-box.tsx";
import { Icon } from "./ui/icon.tsx";

/** A plain GET form: the browser alone can search with it. */
export function SearchForm({ locale }: { readonly locale: Locale }) {
  const text = shellText[locale];
  return (
    <search>
      <form action={pathIn(locale, "/search")} className="relative">
        <SearchBox locale={locale} label={text.searchLabel} hint={text.searchHint} suggestions={text.suggestions} />
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
