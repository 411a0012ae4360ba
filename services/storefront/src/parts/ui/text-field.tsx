import { type ComponentProps, useId } from "react";
import type { FormState } from "../../form-state.ts";
import { describedBy, FieldFrame } from "./field-frame.tsx";

type TextFieldProps = Omit<ComponentProps<"input">, "id" | "name"> & {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly state?: FormState;
};

/** A labelled input that keeps what was entered and says what is wrong with it. */
export function TextField({ name, label, hint, state, defaultValue, className = "", ...others }: TextFieldProps) {
  const id = useId();
  const problem = state?.fields?.[name];
  return (
    <FieldFrame id={id} label={label} hint={hint} problem={problem} className={className}>
      <input
        {...others}
        id={id}
        name={name}
        defaultValue={state?.values?.[name] ?? defaultValue}
        {...describedBy(id, hint, problem)}
        className="h-12 w-full rounded-md border border-line-strong bg-card px-4 aria-invalid:border-bad"
      />
    </FieldFrame>
  );
}
