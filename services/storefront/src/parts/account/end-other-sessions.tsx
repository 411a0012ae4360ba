"use client";

import { useActionState } from "react";
import { endOtherSessions } from "../../account/end-other-sessions.ts";
import { newForm } from "../../form-state.ts";
import { FormMessage } from "../ui/form-message.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";

interface EndOtherSessionsProps {
  readonly text: Readonly<Record<"endOthers" | "ending", string>>;
}

export function EndOtherSessions({ text }: EndOtherSessionsProps) {
  const [state, send] = useActionState(endOtherSessions, newForm);
  return (
    <form action={send}>
      <SubmitButton text={text.endOthers} busyText={text.ending} look="quiet" />
      <FormMessage state={state} />
    </form>
  );
}
