import { type ComponentProps, useId } from "react";
import type { FormState } from "../../form-state.ts";
import { describedBy, FieldFrame } from "./field-frame.tsx";

type TextAreaFieldProps = Omit<ComponentProps<"textarea">, "id" | "name"> & {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly state: FormState;
};

/** For more than a line; otherwise like TextField. */
export function TextAreaField({ name, label, hint, state, defaultValue, ...others }: TextAreaFieldProps) {
  const id = useId();
  const problem = state.fields?.[name];
  return (
    <FieldFrame id={id} label={label} hint={hint} problem={problem}>
      <textarea
        {...others}
        id={id}
        name={name}
        defaultValue={state.values?.[name] ?? defaultValue}
        {...describedBy(id, hint, problem)}
        className="w-full rounded-md border border-line-strong bg-card px-4 py-3 aria-invalid:border-bad"
      />
    </FieldFrame>
  );
}
