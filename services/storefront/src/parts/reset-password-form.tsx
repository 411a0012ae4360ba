"use client";

import { useActionState } from "react";
import { resetPassword } from "../auth/reset-password.ts";
import { newForm } from "../form-state.ts";
import { FormMessage } from "./ui/form-message.tsx";
import { NewPasswordField } from "./ui/new-password-field.tsx";
import { SubmitButton } from "./ui/submit-button.tsx";

interface ResetPasswordFormProps {
  readonly token: string;
  readonly text: Readonly<Record<"newPassword" | "passwordHint" | "show" | "hide" | "reset" | "saving", string>>;
}

export function ResetPasswordForm({ token, text }: ResetPasswordFormProps) {
  const [state, send] = useActionState(resetPassword, newForm);
  return (
    <form action={send} className="space-y-5">
      <input type="hidden" name="token" value={token} />
      <NewPasswordField name="password" label={text.newPassword} state={state} text={text} />
      <FormMessage state={state} />
      <SubmitButton text={text.reset} busyText={text.saving} className="w-full" />
    </form>
  );
}
