import { type CardEntry, type CardProblem, problemFrom, toForm } from "./card.ts";

export interface PaymentMethod {
  readonly id: string;
  /** Brand and last digits, to know the card by. */
  readonly label: string;
}

interface Answer {
  readonly id?: string;
  readonly card?: { readonly brand: string; readonly last4: string };
  readonly error?: { readonly code?: string };
}

/** Makes a payment method of a card at the payment simulator, straight from the browser. */
export async function createAtSimulator(
  apiBase: string,
  publishableKey: string,
  card: CardEntry,
): Promise<PaymentMethod | CardProblem> {
  try {
    const response = await fetch(`${apiBase}/v1/payment_methods`, {
      method: "POST",
      headers: { authorization: `Bearer ${publishableKey}` },
      body: toForm(card),
    });
    const { id, card: made, error } = (await response.json()) as Answer;
    if (!response.ok || id === undefined) return problemFrom(error?.code);
    return { id, label: made === undefined ? "" : `${brandName(made.brand)} •••• ${made.last4}` };
  } catch {
    return "cardFailed";
  }
}

function brandName(brand: string): string {
  return brand.charAt(0).toUpperCase() + brand.slice(1);
}
