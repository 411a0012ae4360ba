"use server";

import { newForm } from "../form-state.ts";
import { chooseCard } from "./choose-card.ts";
import { testCards } from "./test-cards.ts";

/** The same as a typed card, with what it is called. */
export async function chooseTestCard(form: FormData): Promise<void> {
  const card = testCards.find(({ id }) => id === form.get("paymentMethodId"));
  form.set("cardLabel", card === undefined ? "" : `Visa •••• ${card.last4}`);
  await chooseCard(newForm, form);
}
