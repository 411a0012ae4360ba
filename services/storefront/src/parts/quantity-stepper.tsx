"use client";

import { useFormStatus } from "react-dom";
import { Icon } from "./ui/icon.tsx";

interface QuantityStepperProps {
  readonly quantity: number;
  readonly text: { readonly fewer: string; readonly more: string; readonly remove: string; readonly quantity: string };
}

const step = "grid size-11 place-items-center rounded-full hover:bg-sunken";

/** Shows at once what was asked for, and what the shop has again when it says no. Without scripts each button sends. */
export function QuantityStepper({ quantity, text }: QuantityStepperProps) {
  const { pending, data } = useFormStatus();
  const asked = Number(data?.get("quantity"));
  const shown = pending && Number.isInteger(asked) ? asked : quantity;
  return (
    <div aria-busy={pending} className={`flex items-center gap-1 ${shown === 0 ? "opacity-40" : ""}`}>
      <div className="flex items-center rounded-full border border-line-strong bg-card">
        <button type="submit" name="quantity" value={Math.max(0, shown - 1)} aria-label={text.fewer} className={step}>
          <Icon name="minus" className="size-4" />
        </button>
        <output aria-label={text.quantity} className="min-w-6 text-center font-medium">
          {shown}
        </output>
        <button type="submit" name="quantity" value={shown + 1} aria-label={text.more} className={step}>
          <Icon name="plus" className="size-4" />
        </button>
      </div>
      <button type="submit" name="quantity" value="0" aria-label={text.remove} className={`${step} text-ink-soft`}>
        <Icon name="bin" className="size-5" />
      </button>
    </div>
  );
}
