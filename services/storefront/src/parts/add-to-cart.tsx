"use client";

import { useActionState } from "react";
import { addToCart } from "../cart/add-to-cart.ts";
import { newForm } from "../form-state.ts";
import { FormMessage } from "./ui/form-message.tsx";
import { SubmitButton } from "./ui/submit-button.tsx";

interface AddToCartProps {
  readonly sku: string;
  readonly text: { readonly add: string; readonly adding: string };
}

/** A form first: without scripts the page comes back with the same message. */
export function AddToCart({ sku, text }: AddToCartProps) {
  const [state, send] = useActionState(addToCart, newForm);
  return (
    <form action={send}>
      <input type="hidden" name="sku" value={sku} />
      <SubmitButton text={text.add} busyText={text.adding} />
      <FormMessage state={state} />
    </form>
  );
}
