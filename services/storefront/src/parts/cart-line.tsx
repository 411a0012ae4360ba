"use client";

import { type ReactNode, useActionState } from "react";
import { changeLine } from "../cart/change-line.ts";
import { newForm } from "../form-state.ts";
import { QuantityStepper } from "./quantity-stepper.tsx";
import { FormMessage } from "./ui/form-message.tsx";

interface CartLineProps {
  readonly sku: string;
  readonly quantity: number;
  readonly text: { readonly fewer: string; readonly more: string; readonly remove: string; readonly quantity: string };
  /** Everything that does not change by pressing: picture, title, price. */
  readonly children: ReactNode;
}

export function CartLine({ sku, quantity, text, children }: CartLineProps) {
  const [state, send] = useActionState(changeLine, newForm);
  return (
    <li className="border-b border-line py-5">
      <div className="grid grid-cols-[6rem_minmax(0,1fr)] gap-x-4 gap-y-3 sm:grid-cols-[7.5rem_minmax(0,1fr)_auto]">
        {children}
        <form action={send} className="col-start-2 sm:col-start-3 sm:row-start-1 sm:self-start">
          <input type="hidden" name="sku" value={sku} />
          <QuantityStepper quantity={quantity} text={text} />
        </form>
      </div>
      <FormMessage state={state} />
    </li>
  );
}
