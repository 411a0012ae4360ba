"use client";

import { useActionState } from "react";
import { type FormState, newForm } from "../../form-state.ts";
import { buttonLook } from "./button-look.ts";
import { FormMessage } from "./form-message.tsx";
import { SubmitButton } from "./submit-button.tsx";

interface ConfirmFormProps {
  readonly action: (before: FormState, form: FormData) => Promise<FormState>;
  readonly values: Readonly<Record<string, string>>;
  readonly text: Readonly<Record<"open" | "sure" | "confirm" | "busy", string>>;
  /** What is opened, where several stand on a page: "Remove Home", and not a third "Remove". */
  readonly name?: string;
}

/** Asks once more before it does what cannot be undone, without a script. */
export function ConfirmForm({ action, values, text, name }: ConfirmFormProps) {
  const [state, send] = useActionState(action, newForm);
  return (
    <details className="open:basis-full">
      <summary aria-label={name} className={buttonLook("quiet", "list-none")}>
        {text.open}
      </summary>
      <form action={send} className="mt-4 rounded-md border border-line bg-sunken p-4">
        <p className="mb-4">{text.sure}</p>
        {Object.entries(values).map(([key, value]) => (
          <input key={key} type="hidden" name={key} value={value} />
        ))}
        <SubmitButton text={text.confirm} busyText={text.busy} look="danger" />
        <FormMessage state={state} />
      </form>
    </details>
  );
}
