import { chooseTestCard } from "../checkout/choose-test-card.ts";
import { testCards } from "../checkout/test-cards.ts";
import type { Locale } from "../locale.ts";
import { checkoutText } from "../text/checkout.ts";
import { SubmitButton } from "./ui/submit-button.tsx";

/** The simulator's cards by name: the way to pay for those who run no scripts, and a short one for everybody. */
export function TestCards({ locale }: { readonly locale: Locale }) {
  const text = checkoutText[locale];
  return (
    <section aria-labelledby="test-cards" className="mt-8 rounded-lg border border-line p-6">
      <h2 id="test-cards" className="text-xl">
        {text.testCards}
      </h2>
      <p className="mt-1 mb-4 text-sm text-ink-soft">
        {text.testMode} {text.testCardsHint}
      </p>
      <form action={chooseTestCard}>
        <fieldset className="space-y-2">
          <legend className="sr-only">{text.testCards}</legend>
          {testCards.map(({ id, name, last4 }, index) => (
            <label key={id} className="flex min-h-11 items-center gap-3">
              <input
                type="radio"
                name="paymentMethodId"
                value={id}
                defaultChecked={index === 0}
                className="size-5 accent-brand"
              />
              {text[name]}
              <span dir="ltr" className="text-sm text-ink-soft">
                •••• {last4}
              </span>
            </label>
          ))}
        </fieldset>
        <SubmitButton text={text.useCard} busyText={text.saving} look="quiet" className="mt-4" />
      </form>
    </section>
  );
}
