"use client";

import { useActionState } from "react";
import { sendVerification } from "../../account/send-verification.ts";
import { newForm } from "../../form-state.ts";
import { FormMessage } from "../ui/form-message.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";

interface SendVerificationProps {
  readonly text: Readonly<Record<"sendVerification" | "sending", string>>;
}

export function SendVerification({ text }: SendVerificationProps) {
  const [state, send] = useActionState(sendVerification, newForm);
  return (
    <form action={send} className="mt-4">
      <SubmitButton text={text.sendVerification} busyText={text.sending} look="quiet" />
      <FormMessage state={state} />
    </form>
  );
}
