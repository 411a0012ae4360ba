"use client";

import { useActionState } from "react";
import { signIn } from "../auth/sign-in.ts";
import { newForm } from "../form-state.ts";
import { EmailField } from "./ui/email-field.tsx";
import { FormMessage } from "./ui/form-message.tsx";
import { PasswordField } from "./ui/password-field.tsx";
import { SubmitButton } from "./ui/submit-button.tsx";

interface SignInFormProps {
  readonly next: string;
  readonly text: Readonly<Record<"email" | "password" | "show" | "hide" | "signIn" | "signingIn", string>>;
}

export function SignInForm({ next, text }: SignInFormProps) {
  const [state, send] = useActionState(signIn, newForm);
  return (
    <form action={send} className="space-y-5">
      <input type="hidden" name="next" value={next} />
      <EmailField label={text.email} state={state} />
      <PasswordField
        name="password"
        label={text.password}
        state={state}
        text={text}
        autoComplete="current-password"
        maxLength={200}
        required
      />
      <FormMessage state={state} />
      <SubmitButton text={text.signIn} busyText={text.signingIn} className="w-full" />
    </form>
  );
}
