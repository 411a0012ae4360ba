import { type Step, stepPath, steps } from "../checkout/step.ts";
import type { Locale } from "../locale.ts";
import { checkoutText } from "../text/checkout.ts";
import { ShopLink } from "./shop-link.tsx";

interface CheckoutStepsProps {
  readonly locale: Locale;
  readonly current: Step;
}

/** Where one is; what lies behind can be gone back to. */
export function CheckoutSteps({ locale, current }: CheckoutStepsProps) {
  const text = checkoutText[locale];
  const at = steps.indexOf(current);
  return (
    <nav aria-label={text.stepsLabel}>
      <ol className="flex flex-wrap gap-x-6 gap-y-2 text-sm">
        {steps.map((step, index) => (
          <li key={step} className="flex items-center gap-2">
            <span
              aria-hidden="true"
              className={`grid size-7 place-items-center rounded-full text-xs font-semibold ${
                index <= at ? "bg-brand text-on-brand" : "border border-line-strong text-ink-soft"
              }`}
            >
              {index + 1}
            </span>
            {index < at ? (
              <ShopLink locale={locale} href={stepPath(step)} className="underline underline-offset-4">
                {text[step]}
              </ShopLink>
            ) : (
              <span aria-current={index === at ? "step" : undefined} className={index === at ? "" : "text-ink-soft"}>
                {text[step]}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
