import type { ReactNode } from "react";
import type { Cart } from "../cart/current-cart.ts";
import { refusalWords } from "../checkout/refusal-words.ts";
import type { Step } from "../checkout/step.ts";
import type { Locale } from "../locale.ts";
import type { Money } from "../money.ts";
import { CheckoutSteps } from "./checkout-steps.tsx";
import { OrderSummary } from "./order-summary.tsx";
import { FormMessage } from "./ui/form-message.tsx";

interface CheckoutFrameProps {
  readonly locale: Locale;
  readonly step: Step;
  readonly title: string;
  readonly cart: Cart;
  readonly shipping?: Money | undefined;
  /** The code of what the shop said to the last attempt. */
  readonly problem?: string | undefined;
  readonly children: ReactNode;
}

/** One step of the checkout, with what it is about beside it. */
export function CheckoutFrame({ locale, step, title, cart, shipping, problem, children }: CheckoutFrameProps) {
  return (
    <div className="page-width grid gap-10 py-10 lg:grid-cols-[1fr_24rem]">
      <div className="max-w-2xl">
        <CheckoutSteps locale={locale} current={step} />
        <h1 className="mt-8 mb-6 text-3xl">{title}</h1>
        {problem === undefined ? null : (
          <div className="mb-6">
            <FormMessage state={{ status: "failed", message: refusalWords(locale, problem) }} />
          </div>
        )}
        {children}
      </div>
      <OrderSummary locale={locale} cart={cart} shipping={shipping} />
    </div>
  );
}
