import type { FacetGroup } from "../catalogue/facet.ts";
import { facetLabel, valueLabel } from "../catalogue/facet-label.ts";
import { type ListQuery, toSearch } from "../catalogue/list-query.ts";
import type { Locale } from "../locale.ts";
import { ShopLink } from "./shop-link.tsx";
import { Icon } from "./ui/icon.tsx";

interface FacetListProps {
  readonly locale: Locale;
  readonly groups: readonly FacetGroup[];
  /** The page's path, and the category that stands in it. */
  readonly path: string;
  readonly pathCategory: string;
  readonly currency: string;
  readonly chosenText: string;
}

const mostChoices = 16;
const openGroups = 4;

/** Links and not inputs: each is a page that can be opened, shared and gone back from, with scripts or without. */
export function FacetList({ locale, groups, currency, ...link }: FacetListProps) {
  return groups.map(({ field, label, choices }, index) => (
    <details
      key={field}
      open={index < openGroups || choices.some(({ isChosen }) => isChosen)}
      className="group border-b border-line py-3"
    >
      <summary className="flex min-h-9 list-none items-center justify-between font-medium [&::-webkit-details-marker]:hidden">
        {facetLabel(locale, field, label)}
        <Icon name="down" className="size-5 transition-transform group-open:rotate-180" />
      </summary>
      <ul className="mt-1 max-h-80 overflow-y-auto">
        {choices.slice(0, mostChoices).map(({ value, label: shown, count, isChosen, toggled }) => (
          <li key={value}>
            <Choice {...link} locale={locale} toggled={toggled} isChosen={isChosen} count={count}>
              {valueLabel(locale, field, { value, label: shown }, currency)}
            </Choice>
          </li>
        ))}
      </ul>
    </details>
  ));
}

interface ChoiceProps extends Pick<FacetListProps, "locale" | "path" | "pathCategory" | "chosenText"> {
  readonly toggled: ListQuery;
  readonly isChosen: boolean;
  readonly count: number;
  readonly children: string;
}

function Choice({ locale, path, pathCategory, chosenText, toggled, isChosen, count, children }: ChoiceProps) {
  return (
    <ShopLink
      locale={locale}
      href={`${path}${toSearch(toggled, pathCategory)}`}
      rel="nofollow"
      soft="stay"
      className="flex min-h-9 items-center gap-2.5 rounded-sm px-1 text-sm hover:bg-sunken"
    >
      <span
        aria-hidden="true"
        className={`grid size-5 shrink-0 place-items-center rounded-[5px] border ${
          isChosen ? "border-brand bg-brand text-on-brand" : "border-line-strong bg-card"
        }`}
      >
        {isChosen ? <Icon name="check" className="size-4" /> : null}
      </span>
      <span className="min-w-0 break-words">{children}</span>
      {isChosen ? <span className="sr-only">{chosenText}</span> : null}
      <span className="ms-auto text-xs text-ink-soft">{new Intl.NumberFormat(locale).format(count)}</span>
    </ShopLink>
  );
}
