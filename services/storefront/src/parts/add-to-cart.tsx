import { addToCart } from "../cart/add-to-cart.ts";
import type { Locale } from "../locale.ts";
import { productText } from "../text/product.ts";
import { ShopLink } from "./shop-link.tsx";
import { ActionForm } from "./ui/action-form.tsx";
import { selectLook } from "./ui/select-look.ts";
import { SubmitButton } from "./ui/submit-button.tsx";

interface AddToCartProps {
  readonly locale: Locale;
  readonly sku: string;
  /** How many can be chosen at once. */
  readonly most: number;
}

export function AddToCart({ locale, sku, most }: AddToCartProps) {
  const text = productText[locale];
  const quantities = Array.from({ length: most }, (_, index) => index + 1);
  return (
    <ActionForm
      action={addToCart}
      values={{ sku }}
      className="mt-4"
      whenDone={
        <p className="mt-3">
          <ShopLink locale={locale} href="/cart" className="font-medium underline underline-offset-4">
            {text.toCart}
          </ShopLink>
        </p>
      }
    >
      <div className="flex gap-3">
        <select name="quantity" aria-label={text.quantity} className={`${selectLook} rounded-full`}>
          {quantities.map((quantity) => (
            <option key={quantity} value={quantity}>
              {quantity}
            </option>
          ))}
        </select>
        <SubmitButton text={text.add} busyText={text.adding} className="grow sm:max-w-80" />
      </div>
    </ActionForm>
  );
}
