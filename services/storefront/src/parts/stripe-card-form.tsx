"use client";

import type { Stripe, StripeCardElement } from "@stripe/stripe-js";
import { loadStripe } from "@stripe/stripe-js/pure";
import { type FormEvent, useActionState, useEffect, useRef, useState, useTransition } from "react";
import { chooseCard } from "../checkout/choose-card.ts";
import { newForm } from "../form-state.ts";
import type { Locale } from "../locale.ts";
import type { CardText } from "./card-form.tsx";
import { buttonLook } from "./ui/button-look.ts";
import { FormMessage } from "./ui/form-message.tsx";

interface StripeCardFormProps {
  readonly publishableKey: string;
  readonly locale: Locale;
  readonly text: CardText;
}

/** Stripe's own element, in Stripe's own frame: what is typed there no page of ours can read. */
export function StripeCardForm({ publishableKey, locale, text }: StripeCardFormProps) {
  const place = useRef<HTMLDivElement>(null);
  const card = useRef<{ readonly stripe: Stripe; readonly element: StripeCardElement }>(undefined);
  const [answer, send] = useActionState(chooseCard, newForm);
  const [problem, setProblem] = useState<string>();
  const [isBusy, start] = useTransition();

  useEffect(() => {
    let isGone = false;
    loadStripe(publishableKey, { locale })
      .then((stripe) => {
        if (isGone || stripe === null || place.current === null) return;
        const element = stripe.elements().create("card", { hidePostalCode: true });
        element.mount(place.current);
        card.current = { stripe, element };
      })
      .catch(() => setProblem(text.cardFailed));
    return () => {
      isGone = true;
      card.current?.element.destroy();
    };
  }, [publishableKey, locale, text.cardFailed]);

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const entered = card.current;
    if (isBusy || entered === undefined) return;
    start(async () => {
      const made = await entered.stripe.createPaymentMethod({ type: "card", card: entered.element });
      // Stripe's message is in the language of the element.
      if (made.error !== undefined) return setProblem(made.error.message ?? text.cardFailed);
      const { id, card: details } = made.paymentMethod;
      const chosen = new FormData();
      chosen.set("paymentMethodId", id);
      chosen.set("cardLabel", `${details?.brand ?? ""} •••• ${details?.last4 ?? ""}`);
      start(() => send(chosen));
    });
  }

  return (
    <form onSubmit={submit} className="space-y-4 rounded-lg border border-line bg-card p-6">
      <h2 className="text-xl">{text.cardTitle}</h2>
      <div ref={place} className="rounded-md border border-line-strong bg-card p-4" />
      <FormMessage state={problem === undefined ? answer : { status: "failed", message: problem }} />
      <button type="submit" aria-disabled={isBusy} className={buttonLook("primary", "aria-disabled:opacity-60")}>
        {isBusy ? text.checkingCard : text.toReview}
      </button>
      <p className="text-sm text-ink-soft">{text.cardSafe}</p>
    </form>
  );
}
