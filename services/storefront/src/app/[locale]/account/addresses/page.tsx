import type { Metadata } from "next";
import { addressBook } from "../../../../addresses/address-book.ts";
import { AccountFrame } from "../../../../parts/account/account-frame.tsx";
import { AddressEntry } from "../../../../parts/account/address-entry.tsx";
import { ShopLink } from "../../../../parts/shop-link.tsx";
import { buttonLook } from "../../../../parts/ui/button-look.ts";
import { addressesText } from "../../../../text/addresses.ts";
import { noticeOf } from "../../../../visit/notice.ts";
import { type LocaleParams, localeOf } from "../../../../visit/page-locale.ts";
import { type Query, queryText } from "../../../../visit/query.ts";

export async function generateMetadata({ params }: LocaleParams): Promise<Metadata> {
  return { title: addressesText[await localeOf(params)].title, robots: { index: false } };
}

export default async function AddressesPage({ params, searchParams }: LocaleParams & { readonly searchParams: Query }) {
  const locale = await localeOf(params);
  const text = addressesText[locale];
  const addresses = await addressBook();
  const notice = noticeOf({ saved: text.saved, deleted: text.deleted }, await queryText(searchParams, "notice"));
  return (
    <AccountFrame locale={locale} current="addresses" title={text.title} notice={notice}>
      {addresses.length === 0 ? (
        <div className="mb-6 rounded-lg border border-dashed border-line-strong p-8 text-center">
          <p className="text-lg">{text.none}</p>
          <p className="mt-1 text-ink-soft">{text.noneHint}</p>
        </div>
      ) : (
        <ul className="mb-6 grid gap-4 sm:grid-cols-2">
          {addresses.map((address) => (
            <li key={address.id}>
              <AddressEntry locale={locale} address={address} />
            </li>
          ))}
        </ul>
      )}
      <ShopLink locale={locale} href="/account/addresses/new" className={buttonLook("primary")}>
        {text.add}
      </ShopLink>
    </AccountFrame>
  );
}
