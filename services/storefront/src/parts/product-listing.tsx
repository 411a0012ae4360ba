import { emptyHint, narrows } from "../catalogue/empty-hint.ts";
import { toFacetGroups } from "../catalogue/facet.ts";
import { type ListQuery, pageSize, type Sort, sorts, toListQuery, toSearch } from "../catalogue/list-query.ts";
import type { Listing } from "../catalogue/listing.ts";
import { type Locale, pathIn } from "../locale.ts";
import { listingText } from "../text/listing.ts";
import { say } from "../text/say.ts";
import { EmptyState } from "./empty-state.tsx";
import { EndlessList } from "./endless-list.tsx";
import { FacetList } from "./facet-list.tsx";
import { ProductCards } from "./product-cards.tsx";
import { ShopLink } from "./shop-link.tsx";
import { SortSelect } from "./sort-select.tsx";
import { buttonLook } from "./ui/button-look.ts";
import { Icon } from "./ui/icon.tsx";

interface ProductListingProps {
  readonly locale: Locale;
  readonly path: string;
  /** The category that the path stands for; empty on a search. */
  readonly pathCategory: string;
  readonly query: ListQuery;
  readonly listing: Listing;
}

/** As many as stand side by side on the widest page. */
const firstRow = 4;

/** Products with what narrows and sorts them: the same for categories and for searches. */
export function ProductListing(props: ProductListingProps) {
  const { locale, path, pathCategory, query, listing } = props;
  const text = listingText[locale];
  if (listing.total === 0) return <NothingFound {...props} />;
  const isNarrowed = narrows(query, pathCategory);
  return (
    <div className="grid gap-x-10 gap-y-6 lg:grid-cols-[15rem_minmax(0,1fr)]">
      <Filters {...props} isNarrowed={isNarrowed} />
      <div>
        <div className="mb-6 flex flex-wrap items-center justify-between gap-3">
          <div role="status">
            <h2 className="text-sm font-normal tracking-normal text-ink-soft">
              {say(locale, text.results, { count: listing.total })}
            </h2>
          </div>
          <Sorting locale={locale} path={path} pathCategory={pathCategory} query={query} />
        </div>
        <Products {...props} />
      </div>
    </div>
  );
}

function NothingFound(props: ProductListingProps) {
  const { locale, query, pathCategory } = props;
  const text = listingText[locale];
  return (
    <EmptyState title={text.empty} hint={text[emptyHint(query, pathCategory)]}>
      {narrows(query, pathCategory) ? (
        <ShopLink locale={locale} href={cleared(props)} className={buttonLook("primary")}>
          {text.clear}
        </ShopLink>
      ) : null}
      <ShopLink locale={locale} href="/search?sort=newest" className={buttonLook("quiet")}>
        {text.allProducts}
      </ShopLink>
    </EmptyState>
  );
}

function Products({ locale, path, pathCategory, query, listing }: ProductListingProps) {
  const text = listingText[locale];
  const address = `${pathIn(locale, path)}${toSearch({ ...query, shown: pageSize }, pathCategory)}`;
  const more = toSearch({ ...query, shown: listing.hits.length + pageSize }, pathCategory);
  return (
    <EndlessList
      key={address}
      address={address}
      category={pathCategory}
      locale={locale}
      shown={listing.hits.length}
      next={listing.next}
      moreHref={`${pathIn(locale, path)}${more}`}
      text={{ more: text.more, loading: text.loading, failed: text.moreFailed }}
    >
      <ProductCards locale={locale} hits={listing.hits} inView={firstRow} />
    </EndlessList>
  );
}

function Filters(props: ProductListingProps & { readonly isNarrowed: boolean }) {
  const { locale, path, pathCategory, query, listing, isNarrowed } = props;
  const text = listingText[locale];
  const groups = toFacetGroups(listing.facets, query).filter(
    ({ field }) => field !== "category" || pathCategory === "",
  );
  const currency = listing.hits.find(({ price }) => price?.min !== undefined)?.price?.min?.currency ?? "EUR";
  if (groups.length === 0) return <div />;
  return (
    <details className="filters rounded-lg border border-line bg-card px-4 lg:border-0 lg:bg-transparent lg:px-0">
      <summary className="flex min-h-12 list-none items-center gap-2 font-medium [&::-webkit-details-marker]:hidden">
        <Icon name="filter" className="size-5" />
        {text.filters}
      </summary>
      {isNarrowed ? (
        <ShopLink
          locale={locale}
          href={cleared(props)}
          className="inline-block py-2 text-sm underline underline-offset-4"
        >
          {text.clear}
        </ShopLink>
      ) : null}
      <FacetList
        locale={locale}
        groups={groups}
        path={path}
        pathCategory={pathCategory}
        currency={currency}
        chosenText={text.chosen}
      />
    </details>
  );
}

function cleared({ path, query }: Pick<ProductListingProps, "path" | "query">): string {
  const { q, sort } = query;
  return `${path}${toSearch({ ...toListQuery({}), q, sort })}`;
}

type SortingProps = Pick<ProductListingProps, "locale" | "path" | "pathCategory" | "query">;

function Sorting({ locale, path, pathCategory, query }: SortingProps) {
  const { sort, apply, ...labels } = listingText[locale];
  const offered = sorts.filter((each) => each !== "relevance" || query.q !== "");
  const current: Sort = query.sort ?? (query.q === "" ? "newest" : "relevance");
  const others = [...new URLSearchParams(toSearch({ ...query, sort: undefined, shown: pageSize }, pathCategory))];
  return (
    <SortSelect
      action={pathIn(locale, path)}
      others={others}
      value={current}
      choices={offered.map((value) => ({ value, label: labels[value] }))}
      text={{ sort, apply }}
    />
  );
}
