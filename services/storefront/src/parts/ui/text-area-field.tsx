import { type ComponentProps, useId } from "react";
import type { FormState } from "../../form-state.ts";

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
    <div>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      <textarea
        {...others}
        id={id}
        name={name}
        defaultValue={state.values?.[name] ?? defaultValue}
        aria-invalid={problem === undefined ? undefined : true}
        aria-describedby={problem === undefined ? `${id}-hint` : `${id}-hint ${id}-problem`}
        className="w-full rounded-md border border-line-strong bg-card px-4 py-3 aria-invalid:border-bad"
      />
      <p id={`${id}-hint`} className="mt-1 text-sm text-ink-soft">
        {hint}
      </p>
      {problem === undefined ? null : (
        <p id={`${id}-problem`} className="mt-1 text-sm text-bad">
          {problem}
        </p>
      )}
    </div>
  );
}
