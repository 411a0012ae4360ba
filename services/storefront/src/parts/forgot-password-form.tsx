"use client";

import { useActionState } from "react";
import { requestPasswordReset } from "../auth/request-password-reset.ts";
import { newForm } from "../form-state.ts";
import { EmailField } from "./ui/email-field.tsx";
import { FormMessage } from "./ui/form-message.tsx";
import { SubmitButton } from "./ui/submit-button.tsx";

interface ForgotPasswordFormProps {
  readonly text: Readonly<Record<"email" | "sendLink" | "sending", string>>;
}

export function ForgotPasswordForm({ text }: ForgotPasswordFormProps) {
  const [state, send] = useActionState(requestPasswordReset, newForm);
  return (
    <form action={send} className="space-y-5">
      <EmailField label={text.email} state={state} />
      <FormMessage state={state} />
      <SubmitButton text={text.sendLink} busyText={text.sending} className="w-full" />
    </form>
  );
}
