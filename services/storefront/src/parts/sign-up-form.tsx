"use client";

import { useActionState } from "react";
import { signUp } from "../auth/sign-up.ts";
import { newForm } from "../form-state.ts";
import { EmailField } from "./ui/email-field.tsx";
import { FormMessage } from "./ui/form-message.tsx";
import { NewPasswordField } from "./ui/new-password-field.tsx";
import { SubmitButton } from "./ui/submit-button.tsx";
import { TextField } from "./ui/text-field.tsx";

type Word = "displayName" | "displayNameHint" | "email" | "password" | "passwordHint" | "show" | "hide";

interface SignUpFormProps {
  readonly next: string;
  readonly text: Readonly<Record<Word | "signUp" | "signingUp", string>>;
}

export function SignUpForm({ next, text }: SignUpFormProps) {
  const [state, send] = useActionState(signUp, newForm);
  return (
    <form action={send} className="space-y-5">
      <input type="hidden" name="next" value={next} />
      <TextField
        name="displayName"
        label={text.displayName}
        hint={text.displayNameHint}
        state={state}
        autoComplete="name"
        maxLength={100}
        required
      />
      <EmailField label={text.email} state={state} />
      <NewPasswordField name="password" label={text.password} state={state} text={text} />
      <FormMessage state={state} />
      <SubmitButton text={text.signUp} busyText={text.signingUp} className="w-full" />
    </form>
  );
}
