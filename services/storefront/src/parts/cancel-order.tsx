"use client";

import { useActionState } from "react";
import { newForm } from "../form-state.ts";
import { cancelOrder } from "../orders/cancel-order.ts";
import { buttonLook } from "./ui/button-look.ts";
import { FormMessage } from "./ui/form-message.tsx";
import { SubmitButton } from "./ui/submit-button.tsx";

interface CancelOrderProps {
  readonly orderId: string;
  readonly text: Readonly<Record<"cancel" | "cancelSure" | "cancelHint" | "cancelling", string>>;
}

/** Asks once more before it does it, without a script. */
export function CancelOrder({ orderId, text }: CancelOrderProps) {
  const [state, send] = useActionState(cancelOrder, newForm);
  return (
    <details>
      <summary className={buttonLook("quiet", "list-none")}>{text.cancel}</summary>
      <form action={send} className="mt-4 rounded-md border border-line bg-card p-4">
        <p className="font-medium">{text.cancelSure}</p>
        <p className="mb-4 text-sm text-ink-soft">{text.cancelHint}</p>
        <input type="hidden" name="orderId" value={orderId} />
        <SubmitButton text={text.cancel} busyText={text.cancelling} look="danger" />
        <FormMessage state={state} />
      </form>
    </details>
  );
}
