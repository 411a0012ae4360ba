import type { Metadata } from "next";
import { type SearchParams, toListQuery } from "../../../catalogue/list-query.ts";
import { readListing } from "../../../catalogue/listing.ts";
import { ProductListing } from "../../../parts/product-listing.tsx";
import { listingText } from "../../../text/listing.ts";
import { say } from "../../../text/say.ts";
import { type LocaleParams, localeOf } from "../../../visit/page-locale.ts";

interface SearchProps extends LocaleParams {
  readonly searchParams: Promise<SearchParams>;
}

async function headingOf({ params, searchParams }: SearchProps): Promise<string> {
  const locale = await localeOf(params);
  const { q } = toListQuery(await searchParams);
  return q === "" ? listingText[locale].allProducts : say(locale, listingText[locale].resultsFor, { q });
}

// What somebody typed makes endless pages, and none of them is worth finding.
export async function generateMetadata(props: SearchProps): Promise<Metadata> {
  return { title: await headingOf(props), robots: { index: false, follow: true } };
}

export default async function SearchPage(props: SearchProps) {
  const locale = await localeOf(props.params);
  const query = toListQuery(await props.searchParams);
  const listing = await readListing(query);
  const corrected = listing.correctedQuery;
  return (
    <div className="page-width pt-8">
      <h1 className="mb-5 text-3xl break-words">{await headingOf(props)}</h1>
      {corrected === undefined ? null : (
        <p className="-mt-2 mb-6 text-ink-soft">
          {say(locale, listingText[locale].corrected, { q: query.q, corrected })}
        </p>
      )}
      <ProductListing locale={locale} path="/search" pathCategory="" query={query} listing={listing} />
    </div>
  );
}
