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
      <ol className="grid grid-cols-4 gap-x-2 text-xs sm:flex sm:gap-x-6 sm:text-sm">
        {steps.map((step, index) => (
          <li key={step} className="relative flex flex-col items-center gap-1.5 sm:flex-row sm:gap-2">
            <span
              aria-hidden="true"
              className={`grid size-7 place-items-center rounded-full text-xs font-semibold ${
                index <= at ? "bg-brand text-on-brand" : "border border-line-strong text-ink-soft"
              }`}
            >
              {index + 1}
            </span>
            {index < at ? (
              <ShopLink
                locale={locale}
                href={stepPath(step)}
                className="underline underline-offset-4 after:absolute after:-inset-2"
              >
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
