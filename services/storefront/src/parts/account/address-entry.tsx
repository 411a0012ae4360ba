import type { SavedAddress } from "../../addresses/address-book.ts";
import { deleteAddress } from "../../addresses/delete-address.ts";
import { addressLines } from "../../checkout/address-lines.ts";
import type { Locale } from "../../locale.ts";
import { addressesText } from "../../text/addresses.ts";
import { say } from "../../text/say.ts";
import { ShopLink } from "../shop-link.tsx";
import { buttonLook } from "../ui/button-look.ts";
import { ConfirmForm } from "../ui/confirm-form.tsx";

/** One address of a member's, as it stands on a parcel, and what can be done with it. */
export function AddressEntry({ locale, address }: { readonly locale: Locale; readonly address: SavedAddress }) {
  const text = addressesText[locale];
  const lines = addressLines(locale, address);
  const name = { address: address.label || address.line1 };
  const marks = [address.defaultShipping ? text.isShipping : [], address.defaultBilling ? text.isBilling : []].flat();
  return (
    <article className="flex h-full flex-col justify-between gap-4 rounded-lg border border-line bg-card p-5">
      <div>
        <div className="mb-2 flex flex-wrap items-center gap-2">
          <h2 className="min-w-0 text-lg break-words">{name.address}</h2>
          {marks.map((mark) => (
            <span key={mark} className="rounded-full bg-brand-soft px-3 py-0.5 text-sm text-brand">
              {mark}
            </span>
          ))}
        </div>
        <p>
          {lines.map((line) => (
            <span key={line} className="block break-words">
              {line}
            </span>
          ))}
          {address.phone === "" ? null : <bdi className="block text-ink-soft">{address.phone}</bdi>}
        </p>
      </div>
      <div className="flex flex-wrap gap-3">
        <ShopLink
          locale={locale}
          href={`/account/addresses/${address.id}`}
          aria-label={say(locale, text.editOf, name)}
          className={buttonLook("quiet")}
        >
          {text.edit}
        </ShopLink>
        <ConfirmForm
          action={deleteAddress}
          values={{ id: address.id }}
          text={{ open: text.delete, sure: text.deleteSure, confirm: text.delete, busy: text.deleting }}
          name={say(locale, text.deleteOf, name)}
        />
      </div>
    </article>
  );
}
