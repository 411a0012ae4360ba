import { shippingOptionWords } from "../checkout/shipping-option-words.ts";
import type { ShippingOption } from "../checkout/shipping-quotes.ts";
import type { Locale } from "../locale.ts";
import { priceText } from "../money.ts";
import { checkoutText } from "../text/checkout.ts";
import { say } from "../text/say.ts";

interface ShippingChoiceProps {
  readonly locale: Locale;
  readonly options: readonly ShippingOption[];
  readonly chosen: string | undefined;
}

export function ShippingChoice({ locale, options, chosen }: ShippingChoiceProps) {
  const text = checkoutText[locale];
  const first = options.some(({ id }) => id === chosen) ? chosen : options[0]?.id;
  return (
    <fieldset className="space-y-3">
      <legend className="sr-only">{text.shipping}</legend>
      {options.map((option) => (
        <label
          key={option.id}
          className="flex min-h-16 cursor-pointer items-center gap-4 rounded-md border border-line-strong bg-card px-5 py-3 has-checked:border-brand has-checked:bg-brand-soft"
        >
          <input
            type="radio"
            name="shippingOptionId"
            value={option.id}
            defaultChecked={option.id === first}
            className="size-5 accent-brand"
          />
          <span className="grow">
            <span className="block font-medium">{shippingOptionWords(locale, option)}</span>
            <span className="text-sm text-ink-soft">{daysText(locale, option)}</span>
          </span>
          {option.price === undefined ? null : (
            <span className="font-medium">
              {option.price.amount === 0 ? text.free : priceText(locale, option.price)}
            </span>
          )}
        </label>
      ))}
    </fieldset>
  );
}

function daysText(locale: Locale, { minDays, maxDays }: ShippingOption): string {
  const text = checkoutText[locale];
  if (minDays === maxDays) return say(locale, text.days, { count: maxDays });
  return say(locale, text.dayRange, { from: minDays, count: maxDays });
}
