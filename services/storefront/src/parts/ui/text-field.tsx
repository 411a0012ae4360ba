import { type ComponentProps, useId } from "react";
import type { FormState } from "../../form-state.ts";

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
  const described = [hint === undefined ? [] : `${id}-hint`, problem === undefined ? [] : `${id}-problem`].flat();
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      <input
        {...others}
        id={id}
        name={name}
        defaultValue={state?.values?.[name] ?? defaultValue}
        aria-invalid={problem === undefined ? undefined : true}
        aria-describedby={described.length === 0 ? undefined : described.join(" ")}
        className="h-12 w-full rounded-md border border-line-strong bg-card px-4 aria-invalid:border-bad"
      />
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="mt-1 text-sm text-ink-soft">
          {hint}
        </p>
      )}
      {problem === undefined ? null : (
        <p id={`${id}-problem`} className="mt-1 text-sm text-bad">
          {problem}
        </p>
      )}
    </div>
  );
}
