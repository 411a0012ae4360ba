"use client";

import { type ReactNode, useActionState } from "react";
import { type FormState, newForm } from "../../form-state.ts";
import { FormMessage } from "./form-message.tsx";

export interface ActionFormProps {
  readonly action: (before: FormState, form: FormData) => Promise<FormState>;
  readonly values?: Readonly<Record<string, string>>;
  readonly className?: string | undefined;
  /** Gone once it has worked: there is nothing more to press. */
  readonly isOnce?: boolean;
  /** Where to go from there. */
  readonly whenDone?: ReactNode;
  readonly children: ReactNode;
}

/** A form whose inputs the server draws, and below it what came of it. Without scripts the page comes back with the same. */
export function ActionForm({ action, values = {}, className, isOnce = false, whenDone, children }: ActionFormProps) {
  const [state, send] = useActionState(action, newForm);
  const isDone = state.status === "done";
  return (
    <form action={send} className={className}>
      {Object.entries(values).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {isOnce && isDone ? null : children}
      <FormMessage state={state} />
      {isDone ? whenDone : null}
    </form>
  );
}
