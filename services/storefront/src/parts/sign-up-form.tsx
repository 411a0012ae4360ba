"use client";

import { useActionState } from "react";
import { signUp } from "../auth/sign-up.ts";
import { newForm } from "../form-state.ts";
import { FormMessage } from "./ui/form-message.tsx";
import { PasswordField } from "./ui/password-field.tsx";
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
      <TextField
        name="email"
        type="email"
        label={text.email}
        state={state}
        autoComplete="username"
        maxLength={254}
        dir="ltr"
        required
      />
      <PasswordField
        name="password"
        label={text.password}
        hint={text.passwordHint}
        state={state}
        text={text}
        autoComplete="new-password"
        minLength={8}
        maxLength={200}
        required
      />
      <FormMessage state={state} />
      <SubmitButton text={text.signUp} busyText={text.signingUp} className="w-full" />
    </form>
  );
}
