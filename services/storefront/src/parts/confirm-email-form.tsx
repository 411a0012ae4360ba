"use client";

import { useActionState } from "react";
import { confirmEmail } from "../auth/confirm-email.ts";
import { newForm } from "../form-state.ts";
import { FormMessage } from "./ui/form-message.tsx";
import { SubmitButton } from "./ui/submit-button.tsx";

interface ConfirmEmailFormProps {
  readonly token: string;
  readonly text: Readonly<Record<"confirm" | "confirming", string>>;
}

/** A press, because programs that check mails for bad links open every link in them. */
export function ConfirmEmailForm({ token, text }: ConfirmEmailFormProps) {
  const [state, send] = useActionState(confirmEmail, newForm);
  return (
    <form action={send} className="space-y-5">
      <input type="hidden" name="token" value={token} />
      <FormMessage state={state} />
      {state.status === "done" ? null : (
        <SubmitButton text={text.confirm} busyText={text.confirming} className="w-full" />
      )}
    </form>
  );
}
