"use client";

import { useActionState } from "react";
import { changePassword } from "../../account/change-password.ts";
import { newForm } from "../../form-state.ts";
import { FormMessage } from "../ui/form-message.tsx";
import { NewPasswordField } from "../ui/new-password-field.tsx";
import { PasswordField } from "../ui/password-field.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";

type Word = "currentPassword" | "newPassword" | "passwordHint" | "show" | "hide" | "changePassword" | "saving";

interface PasswordFormProps {
  /** For the browser's store of passwords, which wants to know whose it is. */
  readonly email: string;
  readonly text: Readonly<Record<Word, string>>;
}

export function PasswordForm({ email, text }: PasswordFormProps) {
  const [state, send] = useActionState(changePassword, newForm);
  return (
    <form action={send} className="max-w-md space-y-5">
      <input type="email" defaultValue={email} autoComplete="username" hidden readOnly />
      <PasswordField
        name="currentPassword"
        label={text.currentPassword}
        state={state}
        text={text}
        autoComplete="current-password"
        maxLength={200}
        required
      />
      <NewPasswordField name="newPassword" label={text.newPassword} state={state} text={text} />
      <FormMessage state={state} />
      <SubmitButton text={text.changePassword} busyText={text.saving} />
    </form>
  );
}
