"use client";

import { useActionState } from "react";
import { endSession } from "../../account/end-session.ts";
import { newForm } from "../../form-state.ts";
import { FormMessage } from "../ui/form-message.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";

interface EndSessionProps {
  readonly id: string;
  readonly text: Readonly<Record<"endSession" | "endSessionOf" | "ending", string>>;
}

export function EndSession({ id, text }: EndSessionProps) {
  const [state, send] = useActionState(endSession, newForm);
  return (
    <form action={send}>
      <input type="hidden" name="id" value={id} />
      <SubmitButton text={text.endSession} busyText={text.ending} name={text.endSessionOf} look="quiet" />
      <FormMessage state={state} />
    </form>
  );
}
