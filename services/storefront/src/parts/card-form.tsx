"use client";

import { type FormEvent, useActionState, useState, useTransition } from "react";
import { chooseCard } from "../checkout/choose-card.ts";
import { type FormState, newForm } from "../form-state.ts";
import { type CardProblem, grouped, problemOf } from "../payment/card.ts";
import { createAtSimulator } from "../payment/simulator-card.ts";
import { buttonLook } from "./ui/button-look.ts";
import { FormMessage } from "./ui/form-message.tsx";
import { TextField } from "./ui/text-field.tsx";

export type CardText = Readonly<
  Record<
    "cardTitle" | "cardNumber" | "expiry" | "cvc" | "cvcHint" | "cardSafe" | "toReview" | "checkingCard" | CardProblem,
    string
  >
>;

interface CardFormProps {
  readonly apiBase: string;
  readonly publishableKey: string;
  readonly text: CardText;
}

const inputOf: Readonly<Record<CardProblem, string | undefined>> = {
  incorrect_number: "number",
  invalid_expiry: "expiry",
  invalid_cvc: "cvc",
  cardFailed: undefined,
};

/** Sends the card from the browser to the provider, and to the shop only what the provider made of it. */
export function CardForm({ apiBase, publishableKey, text }: CardFormProps) {
  const [answer, send] = useActionState(chooseCard, newForm);
  const [problem, setProblem] = useState<CardProblem>();
  const [isBusy, start] = useTransition();
  const state: FormState = problem === undefined ? answer : stateOf(problem, text);

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (isBusy) return;
    const form = new FormData(event.currentTarget);
    const card = { number: textOf(form, "number"), expiry: textOf(form, "expiry"), cvc: textOf(form, "cvc") };
    setProblem(problemOf(card));
    if (problemOf(card) !== undefined) return;
    start(async () => {
      const made = await createAtSimulator(apiBase, publishableKey, card);
      if (typeof made === "string") return setProblem(made);
      const chosen = new FormData();
      chosen.set("paymentMethodId", made.id);
      chosen.set("cardLabel", made.label);
      start(() => send(chosen));
    });
  }

  return (
    <form onSubmit={submit} noValidate className="scripted space-y-4 rounded-lg border border-line bg-card p-6">
      <h2 className="text-xl">{text.cardTitle}</h2>
      <TextField
        name="number"
        label={text.cardNumber}
        state={state}
        inputMode="numeric"
        autoComplete="cc-number"
        dir="ltr"
        maxLength={23}
        required
        onChange={(event) => {
          event.currentTarget.value = grouped(event.currentTarget.value);
        }}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          name="expiry"
          label={text.expiry}
          state={state}
          inputMode="numeric"
          autoComplete="cc-exp"
          dir="ltr"
          maxLength={7}
          required
        />
        <TextField
          name="cvc"
          label={text.cvc}
          hint={text.cvcHint}
          state={state}
          inputMode="numeric"
          autoComplete="cc-csc"
          dir="ltr"
          maxLength={4}
          required
        />
      </div>
      <FormMessage state={state} />
      <button type="submit" aria-disabled={isBusy} className={buttonLook("primary", "aria-disabled:opacity-60")}>
        {isBusy ? text.checkingCard : text.toReview}
      </button>
      <p className="text-sm text-ink-soft">{text.cardSafe}</p>
    </form>
  );
}

function stateOf(problem: CardProblem, text: CardText): FormState {
  const input = inputOf[problem];
  return { status: "failed", message: text[problem], fields: input === undefined ? {} : { [input]: text[problem] } };
}

function textOf(form: FormData, name: string): string {
  return String(form.get(name) ?? "");
}
