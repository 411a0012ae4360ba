"use client";

import { useActionState } from "react";
import { addToCart } from "../cart/add-to-cart.ts";
import { newForm } from "../form-state.ts";
import type { Locale } from "../locale.ts";
import { ShopLink } from "./shop-link.tsx";
import { FormMessage } from "./ui/form-message.tsx";
import { selectLook } from "./ui/select-look.ts";
import { SubmitButton } from "./ui/submit-button.tsx";

interface AddToCartProps {
  readonly locale: Locale;
  readonly sku: string;
  /** How many can be chosen at once. */
  readonly most: number;
  readonly text: { readonly add: string; readonly adding: string; readonly toCart: string; readonly quantity: string };
}

/** A form first: without scripts the page comes back with the same message. */
export function AddToCart({ locale, sku, most, text }: AddToCartProps) {
  const [state, send] = useActionState(addToCart, newForm);
  const quantities = Array.from({ length: most }, (_, index) => index + 1);
  return (
    <form action={send} className="mt-4">
      <input type="hidden" name="sku" value={sku} />
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
      <FormMessage state={state} />
      {state.status === "done" ? (
        <p className="mt-3">
          <ShopLink locale={locale} href="/cart" className="font-medium underline underline-offset-4">
            {text.toCart}
          </ShopLink>
        </p>
      ) : null}
    </form>
  );
}
